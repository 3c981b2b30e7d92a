-- Keys and badges from the command line, as the owner.

-- badge_key.list: the keys, and how many badges each has signed
select k.key_no, encode(k.public_key, 'hex') as public_key, to_char(k.created_at, 'YYYY-MM-DD HH24:MI') as created,
	to_char(k.retired_at, 'YYYY-MM-DD HH24:MI') as retired, (select count(*) from badge b where b.key_no = k.key_no) as badges
from badge_key k order by k.key_no;

-- badge_key.retire: the key signs no more; the vault makes another for the next badge. No row when there is none left
update badge_key set retired_at = now()
where retired_at is null and (select max(key_no) < 15 from badge_key)
returning key_no;

-- badge_key.wake: has the vault asked
insert into job (kind) values ('badge.sign');

-- badge_key.active: the key that signs
select key_no from badge_key where retired_at is null;

-- badge_key.public: a public key
select encode(public_key, 'hex') as public_key, retired_at is not null as retired from badge_key where key_no = :key::int;

-- badge_key.edition: the edition of a code
select code from edition where token_no = :edition::int;

-- badge_key.badge: what is known of a number
select badge_number(b.number) as number, b.token, r.name, r.company, r.status, e.code as edition, c.code as category,
	b.days::int as days, b.key_no, to_char(b.issued_at, 'YYYY-MM-DD HH24:MI') as issued,
	to_char(b.revoked_at, 'YYYY-MM-DD HH24:MI') as revoked, b.revoked_for, b.prints
from badge b join registration r using (registration_id) join badge_category c on c.category_id = b.category_id
join edition e on e.edition_id = b.edition_id
where b.number = :number::bigint;
