-- form_job.state: the version of the words, and the digest of the files that they came from
select version, seed, form_words() as words from form_state;

-- form_job.seed: entries of the program's own tables: those that are new, and what was added to those that are known
select form_seed(:digest::text, :lines::text);

-- form_job.due: everything is due when the words have changed
select form_due_all();

-- form_job.count: how many are due, and whether so much is new that values are to be counted again
select (select count(*) from centre_due where kind = :kind::text) as due,
	(select count(*) from centre_due where kind = :kind::text) * 50
		> coalesce((select records from form_rarity where kind = :kind::text), 0) as recount;

-- form_job.take: a portion of what is due
select form_take(:kind::text, 2000) as ids;

-- form_job.first_run: the engine's first run, when there are enough records for it
select form_first_run(:kind::text);

-- form_job.company: what companies say, with the person to ask for
select c.company_id as id, c.name, c.name_local, c.street, c.city, c.postcode, coalesce(c.country, c.country_text)
	as country,
	c.phone, c.fax, c.email, c.website, c.register_no, k.name as contact_name
from company c left join lateral (
	select k.name from contact k where k.company_id = c.company_id and k.merged_into is null
	order by k.contact_id limit 1) k on true
where :ids::bigint[] is null or c.company_id = any(:ids::bigint[]);

-- form_job.contact: what contacts say; the employer as it was written, or the company's name
select k.contact_id as id, k.name, nullif(k.name_local, k.name) as name_local, coalesce(k.employer, c.name) as employer,
	case when k.employer is null then c.name_local end as employer_local, coalesce(k.city, c.city) as city,
	coalesce(k.country, c.country, c.country_text) as country, k.phone, k.fax, k.email
from contact k left join company c on c.company_id = k.company_id
where :ids::bigint[] is null or k.contact_id = any(:ids::bigint[]);

-- form_job.rarity: how rare values are, as last counted
select records, filled, values, data from form_rarity where kind = :kind::text;

-- form_job.rarity_set: as counted now
insert into form_rarity (kind, records, filled, values, data)
values (:kind::text, :records::bigint, :filled::bigint[], :values::bigint[], :data::bytea)
on conflict (kind) do update set version = form_rarity.version + 1, records = excluded.records, filled =
	excluded.filled,
	values = excluded.values, data = excluded.data;

-- form_job.company_put: the normal forms of a portion
insert into company_form as f (company_id, version, name, han, firm, firm_han, street, city, postcode, country,
	phone, fax, email, domain, local, id_number, core, sound, legal, place, words, house, number, extension, generic,
	keys)
select v.id, :version::bigint, v.name, v.han, v.firm, v.firm_han, v.street, v.city, v.postcode, v.country, v.phone,
	v.fax, v.email, v.domain, v.local, v.id_number, v.core, v.sound, v.legal, v.place, v.words::text[], v.house,
	v.number, v.extension, v.generic, v.keys::int[]
from unnest(:ids::bigint[], :name::text[], :han::text[], :firm::text[], :firm_han::text[], :street::text[],
	:city::text[], :postcode::text[], :country::text[], :phone::text[], :fax::text[], :email::text[], :domain::text[],
	:local::text[], :id_number::text[], :core::text[], :sound::text[], :legal::text[], :place::text[], :words::text[],
	:house::text[], :number::text[], :extension::text[], :generic::boolean[], :keys::text[])
        as v (id, name, han, firm, firm_han, street, city, postcode, country, phone, fax, email, domain, local,
	id_number, core, sound, legal, place, words, house, number, extension, generic, keys)
join company x on x.company_id = v.id
on conflict (company_id) do update set version = excluded.version, made_at = now(), name = excluded.name, han =
	excluded.han, firm = excluded.firm, firm_han = excluded.firm_han, street = excluded.street, city = excluded.city,
	postcode = excluded.postcode, country = excluded.country, phone = excluded.phone, fax = excluded.fax, email =
	excluded.email, domain = excluded.domain, local = excluded.local, id_number = excluded.id_number, core =
	excluded.core, sound = excluded.sound, legal = excluded.legal, place = excluded.place, words = excluded.words,
	house = excluded.house, number = excluded.number, extension = excluded.extension, generic = excluded.generic, keys
	= excluded.keys;

-- form_job.contact_put: the normal forms of a portion
insert into contact_form as f (contact_id, version, name, han, given, family, firm, firm_han, city, country, phone,
	fax, email, domain, local, sound, initials, formal, number, extension, generic, keys)
select v.id, :version::bigint, v.name, v.han, v.given, v.family, v.firm, v.firm_han, v.city, v.country, v.phone,
	v.fax, v.email, v.domain, v.local, v.sound, v.initials, v.formal, v.number, v.extension, v.generic, v.keys::int[]
from unnest(:ids::bigint[], :name::text[], :han::text[], :given::text[], :family::text[], :firm::text[],
	:firm_han::text[], :city::text[], :country::text[], :phone::text[], :fax::text[], :email::text[], :domain::text[],
	:local::text[], :sound::text[], :initials::text[], :formal::text[], :number::text[], :extension::text[],
	:generic::boolean[], :keys::text[])
        as v (id, name, han, given, family, firm, firm_han, city, country, phone, fax, email, domain, local, sound,
	initials, formal, number, extension, generic, keys)
join contact x on x.contact_id = v.id
on conflict (contact_id) do update set version = excluded.version, made_at = now(), name = excluded.name, han =
	excluded.han, given = excluded.given, family = excluded.family, firm = excluded.firm, firm_han = excluded.firm_han,
	city = excluded.city, country = excluded.country, phone = excluded.phone, fax = excluded.fax, email =
	excluded.email, domain = excluded.domain, local = excluded.local, sound = excluded.sound, initials =
	excluded.initials, formal = excluded.formal, number = excluded.number, extension = excluded.extension, generic =
	excluded.generic, keys = excluded.keys;
