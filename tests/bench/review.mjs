// The review with 100,000 open groups: the queue, plain and narrowed, and the desk, for 8 people at once.
import { sessions } from './load.mjs'

const GROUPS = Number(process.env.BENCH_GROUPS ?? 100000), PEOPLE = 8, EACH = 8, LIMIT = 50

const percentile = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))]

// Pairs of companies in twelve countries with their normal forms, each one group with its contact; no trigger of a person's
// change runs. Vacuumed as it is within a minute by itself.
const fill = (it) => [`begin;
	alter table company disable trigger user; alter table contact disable trigger user;
	create temp table f as select n, 50000000 + n as id, (n + 1) / 2 as pair from generate_series(1, ${GROUPS * 2}) n;
	insert into company (company_id, public_id, name, name_local, country, city, street, phone) overriding system value
	select id, uuid_v7(), 'Bench Firm ' || pair, '评审公司' || pair, (array['CN','CN','CN','DE','DE','US','IT','JP','GB','IN','FR','MT'])[1 + pair % 12],
		'Lyon', pair || ' Road', '+49 421 ' || n from f;
	insert into company_form (company_id, version, name, core, city, country, phone, number, keys)
	select id, 1, 'bench firm ' || pair, 'bench firm ' || pair, 'lyon', 'FR', '49421' || n, '49421' || n,
		array[hashtext('name ' || pair), hashtext('both ' || pair), hashtext('phone ' || n)] from f;
	insert into contact (company_id, public_id, name) select id, uuid_v7(), 'Person ' || n from f;
	insert into dedup_pair (kind, a_id, b_id, weight, levels, weights)
	select 'company', id, id + 1, 5 + pair % 200 / 10.0, '{4,5,3,2,2,1}', '{6,5,4,3,2,1}' from f where n % 2 = 1;
	insert into dedup_group (group_id, kind, weight, records, priority) overriding system value
	select 50000000 + pair, 'company', 5 + pair % 200 / 10.0, 2, pair % 977 / 20.0 from f where n % 2 = 1;
	insert into dedup_member (group_id, record_id) select 50000000 + pair, id from f;
	alter table company enable trigger user; alter table contact enable trigger user;
	select setval(pg_get_serial_sequence('company', 'company_id'), greatest(60000000, (select max(company_id) from company)));
	select setval(pg_get_serial_sequence('dedup_group', 'group_id'), greatest(60000000, (select max(group_id) from dedup_group)));
	commit`,
...['company', 'company_form', 'contact', 'dedup_pair', 'dedup_group', 'dedup_member'].map((t) => `vacuum analyze ${t}`)].forEach((text) => it.sql(text))

async function measure(it, readers, pathOf) {
	const took = []
	await Promise.all(readers.map(async ({ cookie }, who) => {
		for (let i = -5; i < EACH; i++) {
			const began = performance.now(), got = await fetch(it.url + pathOf(who * 1000 + i + 5), { headers: { cookie } })
			await got.text()
			if (got.status !== 200)
				throw new Error(`${pathOf(i + 5)}: ${got.status}`)
			if (i >= 0)
				took.push(performance.now() - began)
		}
	}))
	return took
}

export async function review(it) {
	if (it.sql('select not exists (select from dedup_group where group_id > 50000000)') === 't')
		fill(it)
	const one = sessions(it, "select account_id from account where email = 'admin@demo.example'", 1)[0]
	const readers = Array(PEOPLE).fill(one)
	const groups = it.sql(`select public_id from dedup_group where kind = 'company' and state = 'open' order by md5(group_id::text) limit 8000`).split('\n')
	const pages = [['the queue', () => ''], ['the queue of a country', (n) => `?country=${['DE', 'CN', 'MT'][n % 3]}`],
		['the queue of likelier ones', () => '?weight_from=20'], ['the desk', (n) => `/${groups[n]}`],
		['the desk, of a country', (n) => `/${groups[n]}?country=DE`]]
	const rows = []
	for (const [name, of] of pages) {
		const took = await measure(it, readers, (n) => '/office/duplicates' + of(n)), p95 = percentile(took, 0.95)
		rows.push({ what: `${name} of ${GROUPS.toLocaleString('en')} likely duplicates, ${PEOPLE} clients`,
			ours: `p95 ${p95.toFixed(0)} ms (p50 ${percentile(took, 0.5).toFixed(0)})`, peer: `limit ${LIMIT} ms`, ratio: p95 / LIMIT, limit: 1, at: 'most' })
	}
	return rows
}
