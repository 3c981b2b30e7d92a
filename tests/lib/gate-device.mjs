// A gate device as doc/gate-relay.md describes it, with one rule: a badge enters a zone once. Also a program:
// node gate-device.mjs '{"centre": URL, "relay": URL, "key": ..., "badge": ..., "go": milliseconds since 1970}' asks the
// centre, then the relay, and prints what it decided as JSON.
import { randomUUID } from 'node:crypto'
import { pathToFileURL } from 'node:url'

export class Device {
	constructor(relay, key) {
		Object.assign(this, { relay, key, id: randomUUID(), known: new Map() })
	}

	async ask(method, path, body, headers = {}) {
		const answer = await fetch(this.relay + path, {
			method, body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(5000),
			headers: { authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
		})
		return { status: answer.status, headers: answer.headers, ...await answer.json() }
	}

	mark(badge, more = {}) {
		return { id: randomUUID(), badge, zone: 'fair', gate: 'main', direction: 'in', at: Date.now(), device: this.id, ...more }
	}

	// The rule, over what is known of the badge.
	welcome(badge, zone) {
		return !(this.known.get(badge) ?? []).some((m) => m.zone === zone && m.direction === 'in' && !m.undone)
	}

	// Decides, and claims if it is green: true is "let in".
	async admit(badge, more = {}) {
		const mark = this.mark(badge, more)
		for (let after = 0; this.welcome(badge, mark.zone);) {
			const said = await this.ask('POST', '/claim', { ...mark, after })
			if (said.placed)
				return true
			if (said.status !== 409)
				throw new Error(`the relay says ${said.status} ${said.error}`)
			this.known.set(badge, [...this.known.get(badge) ?? [], ...said.marks])
			after = Math.max(...said.marks.map((m) => m.seq))
		}
		return false
	}
}

async function main({ centre, relay, key, badge, go }) {
	let online = true
	try {
		await fetch(centre, { signal: AbortSignal.timeout(1000) })
	} catch {
		online = false
	}
	await new Promise((done) => setTimeout(done, Math.max(0, go - Date.now())))
	console.log(JSON.stringify({ online, admitted: await new Device(relay, key).admit(badge) }))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
	await main(JSON.parse(process.argv[2]))
