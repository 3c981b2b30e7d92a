// Merging two companies with 1,000 rows each of every kind that belongs to a company, and taking them apart again.
const SETUP = `
	insert into company (name, city, phone) select 'Bench Merger ' || n, 'Lyon', '+33 ' || n || '00' from generate_series(1, 2) n;
	create temp table firm as select company_id as id, row_number() over (order by company_id) as n from company where name like 'Bench Merger %'
		order by company_id desc limit 2;
	create temp table place as select h.edition_id, h.hall_id, (select min(c.category_id) from badge_category c where c.edition_id = h.edition_id) as category_id,
		(select min(a.account_id) from account a) as account_id from hall h join edition e using (edition_id) where e.is_current limit 1;
	insert into contact (company_id, name, email) select f.id, 'Person ' || i, 'p' || i || '@bench.example' from firm f, generate_series(1, 200) i;
	insert into application (edition_id, hall_id, company_id, account_id, held_until, currency, status)
	select p.edition_id, p.hall_id, f.id, p.account_id, now(), 'EUR', 'declined' from firm f, place p, generate_series(1, 50) i;
	insert into exhibitor (edition_id, company_id) select e.edition_id, f.id from firm f, edition e on conflict do nothing;
	insert into invitation (edition_id, code, category_id, company_id)
	select p.edition_id, upper(substr(md5(f.id || ' ' || i), 1, 14)), p.category_id, f.id from firm f, place p, generate_series(1, 200) i;
	insert into registration (edition_id, category_id, name, company, company_id, status)
	select p.edition_id, p.category_id, 'Staff ' || i, 'Bench', f.id, 'confirmed' from firm f, place p, generate_series(1, 300) i;
	insert into lead (edition_id, company_id, registration_id)
	select p.edition_id, f.id, r.registration_id from firm f, place p,
		lateral (select r.registration_id from registration r where r.edition_id = p.edition_id order by registration_id offset (f.n - 1) * 100 limit 250) r;`

const RUN = `
	select set_config('pavilion.account', (select a.account_id::text from account a join account_role ar using (account_id)
		join role_permission rp using (role_id) where rp.permission = 'centre.review' and rp.scope = 'all' order by 1 limit 1), false) \\g /dev/null
	create temp table took (what text, ms float8);
	do $$ declare
		began timestamptz;
		made  uuid;
		a uuid := (select public_id from company join firm on id = company_id where n = 1);
		b uuid := (select public_id from company join firm on id = company_id where n = 2);
	begin
		for i in 1..9 loop
			began := clock_timestamp();
			made := merge_do('company', a, array[b]);
			insert into took values ('merge', extract(epoch from clock_timestamp() - began) * 1000);
			began := clock_timestamp();
			perform unmerge_do((select m.public_id from merge m where m.decision = made));
			insert into took values ('unmerge', extract(epoch from clock_timestamp() - began) * 1000);
		end loop;
	end $$;
	select json_object_agg(what, json_build_object('ms', ms, 'worst', worst)) from (
		select what, percentile_cont(0.5) within group (order by ms) as ms, max(ms) as worst from took group by what) t;`

// Medians of nine, one after the other in one connection; each includes the first, whose plans are not made yet.
export async function merges(it) {
	it.sql('analyze company, contact, registration, history')
	const got = JSON.parse(it.sql(`${SETUP}\n${RUN}`.replace(' \\g /dev/null', ';')).split('\n').at(-1))
	return ['merge', 'unmerge'].map((what) => ({ what: `${what} of two companies with 1,000 rows of their own each`,
		ours: `${got[what].ms.toFixed(0)} ms (worst ${got[what].worst.toFixed(0)})`, peer: 'limit 200 ms', ratio: got[what].worst / 200, limit: 1, at: 'most' }))
}
