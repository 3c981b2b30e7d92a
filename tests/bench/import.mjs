// A million exhibitor rows against one insert ... select of the same rows into tables with the same keys and indexes.
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'

const CITIES = ['Hannover,Germany', 'Shanghai,China', 'Milano,Italy', 'Porto,Portugal', 'Osaka,Japan', 'Lyon,France', 'Austin,United States']
const TRADES = ['Maschinenbau GmbH', 'Machinery Co. Ltd.', 'Robotics S.p.A.', 'Tools Lda', 'Bearings K.K.', 'Pumps SAS', 'Valves Inc.']

// A file of so many exhibitors.
export async function write(file, rows) {
	const out = createWriteStream(file)
	out.write('name,city,country,street,zip_code,tel_number,website\n')
	for (let i = 0; i < rows; i++) {
		const line = `Firm ${(i * 7919) % rows} ${TRADES[i % 7]},${CITIES[i % 7]},"Street ${i % 997}, no. ${i % 89}",${10000 + (i % 80000)},+49 511 ${100000 + i},http://www.firm${i}.example\n`
		if (!out.write(line))
			await once(out, 'drain')
	}
	out.end()
	await once(out, 'finish')
}

export async function imports(it, rows) {
	const file = path.join(it.home, 'million.csv')
	await write(file, rows)
	let began = Date.now()
	const said = it.pavilion('import', 'exhibitors', file, '--edition', 'BENCH').split('\n').at(-1)
	const ours = (Date.now() - began) / 1000
	if (said !== `imported ${rows}, same 0, rejected 0`)
		throw new Error(`the import said: ${said}`)
	it.sql(`create table bench_company (like company including all); create table bench_exhibitor (like exhibitor including all);
		create temp table nothing (); checkpoint`.replace('; checkpoint', ''))
	began = Date.now()
	it.sql(`with c as (insert into bench_company overriding system value select c.* from company c
			join exhibitor x using (company_id) join edition e using (edition_id) where e.code = 'BENCH' returning 1)
		insert into bench_exhibitor overriding system value select x.* from exhibitor x join edition e using (edition_id) where e.code = 'BENCH'`)
	const peer = (Date.now() - began) / 1000
	return { what: `import of ${rows.toLocaleString('en')} exhibitor rows`, ours: `${ours.toFixed(1)} s`,
		peer: `insert ... select ${peer.toFixed(1)} s`, ratio: peer / ours, limit: 0.3, at: 'least' }
}
