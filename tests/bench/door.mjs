// One new record against a million: over a connection, as a job asks, and through the page that shows matches beside a form.
import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { until } from '../lib/instance.mjs'
import { centreFill, centreForms, generate } from './centre_fill.mjs'
import { sessions } from './load.mjs'

const ASKED = 2000, PAGES = 500, FIRST = 20 /* pages that prepare what follows */

// `fresh`: a record that was made up, as the columns say; `known`: records that are there, written with a slip.
const kinds = {
	company: {
		page: '/office/companies/matches',
		columns: ['name', 'name_local', 'country', 'city', 'street', 'postcode', 'phone', 'email', 'website', 'register_no'],
		fresh: (r) => [r.name, r.local, r.country, r.city, r.street, r.post, r.phone, r.email, r.site, r.register],
		known: `select company_id as id, c.public_id as record, json_build_array(overlay(name placing 'x' from 2 for 1), name_local, country, city, street,
			postcode, phone, email, website, register_no) as asked from company c`,
	},
	contact: {
		page: '/office/contacts/matches',
		columns: ['name', 'employer', 'city', 'country', 'phone', 'email'],
		fresh: (r) => [r.person, r.name, r.city, r.country, r.phone, r.email],
		known: `select contact_id as id, k.public_id as record, json_build_array(k.name, overlay(c.name placing 'x' from 2 for 1), c.city, c.country, k.phone,
			case when contact_id % 2 = 0 then k.email end) as asked from contact k join company c using (company_id)`,
	},
}

const quoted = (v) => `"${String(v ?? '').replaceAll('"', '""')}"`
const percentile = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))]

// Records of another seed: most of them strangers; every fourth is one that is there. Beside each what it is, or null.
async function asked(it, kind) {
	const fresh = [], { columns, known } = kinds[kind]
	await generate(ASKED * 3 / 4, 4711, (n, r) => fresh.push({ row: kinds[kind].fresh(r), is: null }))
	const there = JSON.parse(it.sql(`select json_agg(json_build_object('row', asked, 'is', record) order by id) from (${known}) k
		where id in (select 1000001 + n * 97 from generate_series(1, ${ASKED / 4}) n)`))
	const rows = fresh.flatMap((one, i) => i % 3 === 0 && there.length > 0 ? [there.shift(), one] : [one])
	const file = path.join(it.home, `bench-door-${kind}.csv`)
	writeFileSync(file, [columns, ...rows.map((r) => r.row)].map((row) => row.map(quoted).join(',')).join('\n') + '\n')
	return { rows, file }
}

async function pages(it, kind, rows) {
	const [reader] = sessions(it, "select account_id from account where email = 'sales@demo.example'", 1), took = []
	for (const { row } of rows.slice(0, PAGES)) {
		const query = new URLSearchParams(kinds[kind].columns.map((name, i) => [name, row[i]]).filter(([, v]) => v))
		const began = performance.now(), got = await fetch(`${it.url}${kinds[kind].page}?${query}`, { headers: { cookie: reader.cookie } })
		await got.text()
		if (!got.ok)
			throw new Error(`matches: ${got.status} ${query}`)
		took.push(performance.now() - began)
	}
	return took.slice(FIRST)
}

async function measure(it, kind) {
	if (it.sql(`select not exists (select from dedup_model where used and kind = '${kind}')`) === 't')
		it.pavilion('dedup', 'run', '--kind', kind)
	const { rows, file } = await asked(it, kind), all = Number(it.sql(`select count(*) from ${kind}`)).toLocaleString('en')
	it.pavilion('dedup', 'door', '--kind', kind, '--records', file)
	const said = it.pavilion('dedup', 'door', '--kind', kind, '--json', '--records', file).split('\n')
	const [, n, found, p50, p95] = said.at(-1).match(/asked (\d+) found (\d+) p50 ([\d.]+) ms p95 ([\d.]+) ms/)
	const there = rows.filter((r) => r.is !== null).length, right = rows.filter((r, i) => r.is !== null && said[i].includes(r.is)).length
	const took = await pages(it, kind, rows)
	return [
		{ what: `one new ${kind} against ${all}, over a connection`, ours: `p95 ${p95} ms (p50 ${p50}; ${found} of ${n} are like another, ${right} of ${there} that are there are found)`,
			peer: 'limit 10 ms', ratio: Number(p95) / 10, limit: 1, at: 'most' },
		{ what: `the same ${kind} through the page of matches, with session and rows`, ours: `p95 ${percentile(took, 0.95).toFixed(1)} ms (p50 ${percentile(took, 0.5).toFixed(1)})`,
			peer: 'limit 10 ms', ratio: percentile(took, 0.95) / 10, limit: 1, at: 'most' },
	]
}

export async function door(it, count = 1000000) {
	if (it.sql("select to_regclass('bench_truth') is null") === 't')
		await centreFill(it, count)
	await centreForms(it, until)
	return [...await measure(it, 'company'), ...await measure(it, 'contact')]
}
