// Live pages: events to many readers, none of whom can hold up the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Line, get, it, sleep, statusOf, until } from './place.mjs'

const hall = () => it.sql(`select h.public_id from hall h join edition e using (edition_id) where e.is_current order by h.sort limit 1`)
const tell = (where, text = '') => it.sql(`select pg_notify('live', json_build_object('hall', '${where}', 'booths', '[]'::json, 'note', '${text}')::text)`)

async function reader(where, ...headers) {
	const line = new Line()
	await line.send(get(`/halls/${where}/live`, ...headers))
	await until('the stream', () => line.text.includes('retry: 2000'), 5)
	return line
}

test('a change reaches the readers of its hall, on both workers, and nobody else', async () => {
	const here = hall(), readers = []
	for (let i = 0; i < 20; i++)
		readers.push(await reader(here))
	const elsewhere = await reader('00000000-0000-7000-8000-000000000000')
	tell(here)
	await until('the event', () => readers.every((line) => /event: booths\ndata: \{.*\}\n\n/.test(line.text)), 5)
	assert.doesNotMatch(elsewhere.text, /event: booths/)
	assert.match(readers[0].text, /^HTTP\/1\.1 200[\s\S]*content-type: text\/event-stream/)
	assert.doesNotMatch(readers[0].text, /content-length/)
	for (const line of [...readers, elsewhere])
		line.close()
})

// Without http_timeout = 0 and a long idle time in live_open(): Kore ends it after the header timeout.
test('a stream outlives the timeouts', async () => {
	const line = await reader(hall())
	await sleep(7000)
	assert.equal(line.over, undefined)
	tell(hall())
	await until('the event', () => line.text.includes('event: booths'), 5)
	line.close()
})

// Kore closes after the answer to such a client; a stream is its answer for as long as it lasts.
test('a stream for who said "close"', async () => {
	const line = await reader(hall(), 'Connection: close')
	tell(hall())
	await until('the event', () => line.text.includes('event: booths'), 5)
	line.close()
})

// Without LIVE_BEHIND_MAX: what a sleeping reader does not take piles up in the worker for ever.
test('a reader that does not read is cut off, the others go on', async () => {
	const here = hall(), slow = [await reader(here), await reader(here), await reader(here), await reader(here)]
	const good = await reader(here)
	for (const line of slow)
		line.socket.pause()
	const text = 'x'.repeat(7500)
	for (let round = 1; round <= 20; round++) {
		it.sql(`select count(pg_notify('live', json_build_object('hall', '${here}', 'booths', '[]'::json, 'n', ${round} * 1000 + n, 'note', '${text}')::text))
			from generate_series(1, 100) n`)
		await until('the round', () => good.text.includes(`"n" : ${round}100`), 10)
	}
	for (const line of slow)
		line.socket.resume()
	await until('the end of the slow ones', () => slow.every((line) => line.over), 10)
	assert.ok(slow.every((line) => !line.text.includes('"n" : 20100')))
	tell(here, 'after')
	await until('one more', () => good.text.includes('after'), 5)
	good.close()
})

// Without CONN_CLOSE_EMPTY around the answer in live_open(), and its guard: the second reader of a connection outlives
// it, and the next events go to whoever has its place then.
test('a second stream on a connection that is one', async () => {
	const here = hall(), others = []
	for (let i = 0; i < 8; i++) {
		const line = await reader(here)
		await line.send(get(`/halls/${here}/live`))
		await sleep(50)
		line.close()
		await sleep(50)
		others.push(new Line())
		await others.at(-1).send(get('/sign-in'))
		await others.at(-1).wait()
	}
	for (let i = 0; i < 20; i++)
		tell(here)
	await sleep(300)
	for (const line of others) {
		assert.doesNotMatch(line.text, /event: booths/)
		line.close()
	}
})

test('HEAD of a stream is no stream', async () => {
	const line = new Line()
	await line.send(get(`/halls/${hall()}/live`).replace('GET', 'HEAD'))
	await Promise.race([line.ended, sleep(3000)])
	assert.equal(line.over, true)
	assert.match(line.text, /^HTTP\/1\.1 200[\s\S]*\r\n\r\n$/)
})

test('a stream of a hall that is none', async () => {
	assert.equal(await statusOf(get('/halls/nonsense/live')), 404)
})

test('readers leave without a word', async () => {
	const here = hall()
	const lines = []
	for (let i = 0; i < 100; i++)
		lines.push(await reader(here))
	for (const line of lines)
		line.socket.resetAndDestroy()
	for (let i = 0; i < 5; i++)
		tell(here)
	const line = await reader(here)
	tell(here, 'still')
	await until('the event', () => line.text.includes('still'), 5)
	line.close()
})

// What was said while the line to PostgreSQL was broken is lost: readers are told to ask again.
test('after a broken line to the database readers are told to begin anew', async () => {
	const here = hall(), line = await reader(here)
	it.sql(`select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and query ilike 'listen%'`, 'portal')
	await until('the word', () => line.text.includes('event: again'), 5)
	tell(here, 'anew')
	await until('the event', () => line.text.includes('anew'), 5)
	line.close()
})
