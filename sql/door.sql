-- door.company: the version of what scorers must know, and the companies that share a key with :door_keys. There is one
-- row at least, without a record if none does. The version is asked once, not for each of them
select version, f.* from door_version() version
left join door_company(:door_keys::int[], :door_self::uuid, 30, 300) f on true;

-- door.contact: likewise of contacts
select version, f.* from door_version() version
left join door_contact(:door_keys::int[], :door_self::uuid, 30, 300) f on true;

-- door.load: words, models, and how many bytes of counts there are
select * from door_load();

-- door.counts: a part of them, and the version of what scorers must know, which may have changed meanwhile
select door_version() as version, door_counts(:kind::centre_kind, :from::int, 65536) as data;

-- door.company_name: for people at the command line
select concat_ws(' / ', name, name_local, city) as name from company where public_id = :record::uuid;

-- door.contact_name: likewise
select concat_ws(' / ', name, name_local, employer, email) as name from contact where public_id = :record::uuid;
