// One new record against a million: over a connection, as a job asks, and through the page that shows matches beside a form.
import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { until } from '../lib/instance.mjs'
import { centreFill, generate } from './centre_fill.mjs'
import { sessions } from './load.mjs'

const ASKED = 2000, PAGES = 500

const quoted = (v) => `"${String(v ?? '').replaceAll('"', '""')}"`
const percentile = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))]

// Records of another seed: most of them strangers; every fourth is one that is there, written with a slip.
async function asked(it, file) {
	const rows = []
	await generate(ASKED * 3 / 4, 4711, (n, r) => rows.push([r.name, r.local, r.country, r.city, r.street, r.post, r.phone, r.email, r.site, r.register]))
	const known = JSON.parse(it.sql(`select json_agg(json_build_array(overlay(name placing 'x' from 2 for 1), name_local, country, city, street, postcode, phone,
		email, website, register_no)) from company join (select 1000001 + n * 97 as company_id from generate_series(1, ${ASKED / 4}) n) k using (company_id)`))
	for (let i = 0; i < known.length; i++)
		rows.splice(i * 4, 0, known[i])
	const lines = rows.map((r) => r.map(quoted).join(','))
	writeFileSync(file, `name,name_local,country,city,street,postcode,phone,email,website,register_no\n${lines.join('\n')}\n`)
	return rows
}

async function page(it, rows) {
	const [reader] = sessions(it, "select account_id from account where email = 'sales@demo.example'", 1), took = []
	for (const [name, local, country, city, street, postcode, phone] of rows.slice(0, PAGES)) {
		const query = new URLSearchParams(Object.entries({ name, name_local: local, country, city, street, postcode, phone }).filter(([, v]) => v))
		const began = performance.now(), got = await fetch(`${it.url}/office/companies/matches?${query}`, { headers: { cookie: reader.cookie } })
		await got.text()
		if (!got.ok)
			throw new Error(`matches: ${got.status} ${query}`)
		took.push(performance.now() - began)
	}
	return took.slice(20)
}

export async function door(it, count = 1000000) {
	if (it.sql("select to_regclass('bench_truth') is null") === 't')
		await centreFill(it, count)
	it.sql(`insert into centre_due select 'company', company_id from company where not exists (
			select from company_form f where f.company_id = company.company_id) on conflict do nothing;
		update job set run_at = now() where kind = 'centre.form' and state = 'waiting'`)
	await until('all normal forms to be made', () => it.sql("select not exists (select from centre_due where kind = 'company')") === 't', 1200)
	if (it.sql("select not exists (select from dedup_model where used and kind = 'company')") === 't')
		it.pavilion('dedup', 'run', '--kind', 'company')
	it.sql('vacuum analyze company_form')
	const file = path.join(it.home, 'bench-door.csv'), rows = await asked(it, file)
	it.pavilion('dedup', 'door', '--records', file)
	const said = it.pavilion('dedup', 'door', '--records', file).split('\n').at(-1)
	const [, n, found, p50, p95] = said.match(/asked (\d+) found (\d+) p50 ([\d.]+) ms p95 ([\d.]+) ms/)
	const took = await page(it, rows), all = it.sql('select count(*) from company')
	return [
		{ what: `one new company against ${Number(all).toLocaleString('en')}, over a connection`, ours: `p95 ${p95} ms (p50 ${p50}; ${found} of ${n} are like another)`,
			peer: 'limit 10 ms', ratio: Number(p95) / 10, limit: 1, at: 'most' },
		{ what: 'the same through the page of matches, with session and rows', ours: `p95 ${percentile(took, 0.95).toFixed(1)} ms (p50 ${percentile(took, 0.5).toFixed(1)})`,
			peer: 'limit 10 ms', ratio: percentile(took, 0.95) / 10, limit: 1, at: 'most' },
	]
}
