// A fair that is on today, with gates, devices and badges: what tests of the gate begin with.
import { createHash, randomBytes } from 'node:crypto'
import { until } from './instance.mjs'

const quote = (text) => text === null || text === undefined ? 'null' : `'${String(text).replaceAll("'", "''")}'`

// The current edition opened yesterday and closes tomorrow, by the clock of its venue. Gives its id.
export function fairToday(it) {
	return it.sql(`with today as (select e.edition_id, (now() at time zone coalesce(v.timezone, 'UTC'))::date as day
			from edition e left join venue v using (venue_id) where e.is_current)
		update edition e set opens_on = t.day - 1, closes_on = t.day + 1 from today t where e.edition_id = t.edition_id
		returning e.edition_id`)
}

// A gate into a zone of its own, with a rule of its own: who is inside cannot enter again if `passback`. Gives its id.
export function gateMake(it, edition, { code = 'test', direction = 'in', passback = false, name = { en: 'Test entrance', zh: '测试入口' } } = {}) {
	return it.sql(`with z as (insert into zone (edition_id, code, name) values (${edition}, ${quote(code)}, '{"en": "Yard", "zh": "前厅"}') returning zone_id),
		g as (insert into gate (edition_id, code, name, zone_id, direction)
			select ${edition}, ${quote(code)}, ${quote(JSON.stringify(name))}, zone_id, ${quote(direction)} from z returning gate_id),
		r as (insert into gate_rule (edition_id, gate_id, passback) select ${edition}, gate_id, ${passback} from g)
		select gate_id from g`)
}

// A device that may be let in by the code that this gives.
export function deviceMake(it, edition, gate, name) {
	const code = randomBytes(5).toString('hex').toUpperCase()
	it.sql(`insert into gate_device (edition_id, gate_id, name, code_hash, code_until)
		values (${edition}, ${gate}, ${quote(name)}, '\\x${createHash('sha256').update(code).digest('hex')}', now() + interval '1 hour')`)
	return code
}

// A confirmed registration with its badge, signed: { registration, number, token }.
export async function badgeMake(it, edition, { name, company = null, category = 'visitor', days = 65535 }) {
	const registration = it.sql(`insert into registration (edition_id, category_id, status, name, company, confirmed_at)
		select ${edition}, category_id, 'confirmed', ${quote(name)}, ${quote(company)}, now() from badge_category
		where edition_id = ${edition} and code = ${quote(category)} returning registration_id`)
	// In one transaction: it is signed as it stands in the end.
	it.sql(`select badge_issue(${registration}); update badge set days = ${days} where registration_id = ${registration}`)
	const [number, token] = await until(`the badge of ${name}`, () => {
		const row = it.sql(`select number || ' ' || token from badge where registration_id = ${registration} and revoked_at is null`)
		return row && row.split(' ')
	})
	return { registration, number: Number(number), token }
}

// The same code with another signature.
export const forged = (token) => token.slice(0, 60) + (token[60] === 'A' ? 'B' : 'A') + token.slice(61)
