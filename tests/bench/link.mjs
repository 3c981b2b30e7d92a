// Registrations to contacts: how long the job takes for many that came at once, and the search of contacts afterwards.
import { until } from '../lib/instance.mjs'

// Two editions' worth: every second person comes again, written in capitals.
const crowd = (rows) => `begin; alter table registration disable trigger user;
	insert into registration (edition_id, category_id, status, name, company, email, phone, country, city, confirmed_at)
	select e.edition_id, c.category_id, 'confirmed', case when again then upper(w.name) else w.name end, 'Firm ' || n % 20000,
		'p' || n || '@linked.example', '+49 511 ' || n, 'DE', 'Hannover', now()
	from generate_series(1, ${Math.floor(rows / 3 * 2)}) n, unnest(array[false, true]) again,
	lateral (values (initcap(substr(md5(n::text), 1, 7)) || ' ' || initcap(substr(md5((n * 3)::text), 1, 8)))) w (name),
	edition e join badge_category c using (edition_id)
	where e.is_current and c.code = 'visitor' and (not again or n % 2 = 0);
	alter table registration enable trigger user; commit; analyze registration`

export async function links(it, rows) {
	it.sql(crowd(rows))
	const began = Date.now()
	it.sql(`update job set run_at = now() where kind = 'centre.link' and state = 'waiting'`)
	await until('everybody is linked', () => it.sql('select contact_unlinked()') === '0', 1800)
	const linked = (Date.now() - began) / 1000
	await until('and can be found', () => it.sql('select count(*) from contact_search where words is null') === '0', 1800)
	const found = (Date.now() - began) / 1000
	const p95 = Number(it.sql(`create temp table took (ms float8);
		do $$ declare name text; began timestamptz; begin
			for name in select k.name from contact k tablesample bernoulli (0.2) limit 300 loop
				began := clock_timestamp();
				perform count(*) from contact_search(name);
				insert into took values (extract(epoch from clock_timestamp() - began) * 1000);
			end loop;
		end $$;
		select percentile_cont(0.95) within group (order by ms) from took`).split('\n').at(-1))
	const count = Number(it.sql('select count(*) from contact')).toLocaleString('en')
	return [
		{ what: `${rows.toLocaleString('en')} registrations linked to contacts, then findable after ${found.toFixed(0)} s`,
			ours: `${linked.toFixed(1)} s`, peer: 'limit 120 s', ratio: linked / 120, limit: 1, at: 'most' },
		{ what: `p95 of a search among ${count} contacts`, ours: `${p95.toFixed(1)} ms`, peer: 'limit 20 ms', ratio: p95 / 20, limit: 1, at: 'most' },
	]
}
