// 500 viewers of a plan: how long until the last one has seen a change.
import http from 'node:http'

const VIEWERS = 500

export async function live(it) {
	const [hall, booth] = it.sql(`select h.public_id || ' ' || min(b.booth_id) from hall h join booth b using (hall_id)
		join edition e on e.edition_id = h.edition_id where e.is_current and b.status = 'free' group by h.hall_id order by h.hall_id desc limit 1`).split(' ')
	const agent = new http.Agent({ maxSockets: VIEWERS })
	const seen = []
	const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => new Promise((done, fail) => {
		const request = http.get(`${it.url}/halls/${hall}/live`, { agent }, (answer) => {
			answer.on('data', (d) => { if (String(d).includes('event: booths')) seen.push(Date.now()) })
			answer.once('data', () => done(request))
		})
		request.on('error', fail)
	})))
	const worst = []
	for (const status of ['blocked', 'free', 'blocked', 'free']) {
		seen.length = 0
		const began = Date.now()
		it.sql(`update booth set status = '${status}' where booth_id = ${booth}`)
		while (seen.length < VIEWERS && Date.now() - began < 10000)
			await new Promise((done) => setTimeout(done, 5))
		worst.push(seen.length < VIEWERS ? 10000 : Math.max(...seen) - began)
	}
	viewers.forEach((v) => v.destroy())
	const ms = Math.max(...worst)
	return { what: `a change seen by all of ${VIEWERS} viewers of a plan`, ours: `${ms} ms`, peer: 'limit 2,000 ms',
		ratio: ms / 2000, limit: 1, at: 'most' }
}
