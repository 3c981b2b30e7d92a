// The gate page from one build to the next: what is installed takes the new one when there is a network, is always one
// build as a whole, and loses no scan that waits to be sent.
import assert from 'node:assert/strict'
import http from 'node:http'
import { after, before, test } from 'node:test'
import { browserStart, screens } from '../lib/browser.mjs'
import { buildOf, buildOther } from '../lib/build.mjs'
import { badgeMake, deviceMake, fairToday, gateMake } from '../lib/gate.mjs'
import { freePort, homeMake, instanceStart, until } from '../lib/instance.mjs'

const home = homeMake('build')
const one = buildOf(), two = buildOther({ 'pavilion.css': '/* two */', 'icons.svg': '<!-- two -->', 'decode-worker.js': '// two' })
const CENTRE = /^\/gate\/(scans|sync)/
let it, browser, edition, gate, port, network, made = 0

// The network between the phones and the server: what `cut` says of a path does not get through.
async function networkStart(serverPort) {
	const net = { cut: () => false }
	const server = http.createServer((request, response) => {
		if (net.cut(request.url)) {
			request.socket.destroy()
			return
		}
		const on = http.request({ port: serverPort, host: '127.0.0.1', path: request.url, method: request.method, headers: request.headers }, (answer) => {
			response.writeHead(answer.statusCode, answer.headers)
			answer.pipe(response)
		})
		on.on('error', () => request.socket.destroy())
		request.pipe(on)
	})
	await new Promise((done) => server.listen(0, '127.0.0.1', done))
	net.url = `http://127.0.0.1:${server.address().port}`
	net.end = () => { server.closeAllConnections(); server.close() }
	return net
}

// The server with that build, in the place of the one before.
async function serve(build) {
	await it?.stop()
	it = await instanceStart({ name: 'build', home, port, env: { PAVILION_APP: build.app } })
}

before(async () => {
	port = await freePort()
	await serve(one)
	network = await networkStart(port)
	edition = fairToday(it)
	gate = gateMake(it, edition, { passback: true })
	browser = await browserStart()
})
after(async () => {
	await browser?.close()
	network?.end()
	await it?.end()
	two.end()
})

// A phone at the gate that has installed what is served now.
async function staff() {
	network.cut = () => false
	const context = await browser.newContext({ ...screens.phone, locale: 'en-GB', baseURL: network.url })
	const page = await context.newPage()
	page.setDefaultTimeout(20000)
	page.faults = []
	page.on('pageerror', (error) => page.faults.push(error.stack))
	await page.goto('/gate')
	await page.fill('#code', deviceMake(it, edition, gate, `Phone ${++made}`))
	await page.click('.g-main')
	await page.waitForSelector('.g-online')
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
	return page
}

const badge = () => badgeMake(it, edition, { name: `Visitor ${++made}` })
async function scan(page, { token }) {
	await page.locator('.g-flash').waitFor({ state: 'detached' })
	await page.focus('body')
	await page.keyboard.type(token.toLowerCase())
	await page.keyboard.press('Enter')
	await page.locator('.g-flash').waitFor()
	return page.getAttribute('.g-flash', 'data-reason')
}
const scansOf = ({ number }) => it.sql(`select coalesce(string_agg(reason || case when offline then ' offline' else '' end, ', ' order by at), '')
	from scan where edition_id = ${edition} and number = ${number}`)

// The page is of that build, and so is everything it names, has loaded and would load without a network.
async function isWhole(page, build) {
	await page.locator(`script[src="${build.url('gate.js')}"]`).waitFor({ state: 'attached' })
	await page.waitForSelector('.g-head')
	const seen = await page.evaluate(async () => {
		const inside = (text) => text.match(/\/assets\/[\w./-]+/g) ?? []
		const all = await Promise.all((await caches.keys()).map((name) => caches.open(name))), whole = []
		for (const cache of all)
			if (await cache.match('/gate'))
				whole.push(cache)
		const [cache] = whole
		return { shown: inside(document.documentElement.outerHTML), caches: whole.length,
			loaded: performance.getEntriesByType('resource').flatMap(({ name }) => inside(name)),
			kept: (await cache.keys()).flatMap(({ url }) => inside(url)), page: inside(await (await cache.match('/gate')).text()),
			styled: getComputedStyle(document.querySelector('.g-app')).display }
	})
	for (const what of ['shown', 'loaded', 'kept', 'page'])
		assert.deepEqual(seen[what].filter((url) => !build.urls.includes(url)), [], `${what}: of another build`)
	for (const name of ['gate.js', 'pavilion.css', 'icons.svg'])
		assert.ok(seen.shown.includes(build.url(name)) && seen.kept.includes(build.url(name)), name)
	assert.ok(seen.kept.includes(build.url('decode-worker.js')))
	assert.deepEqual(seen.page.filter((url) => !seen.kept.includes(url)), [], 'the page that is kept names nothing else')
	assert.equal(seen.caches, 1, 'one build that could be opened is kept')
	assert.equal(seen.styled, 'flex')
}

// One that was loaded a moment ago and may still be about to be loaded again: until it is that build's for good.
const becomes = async (page, build) => {
	await page.locator(`script[src="${build.url('gate.js')}"]`).waitFor({ state: 'attached' })
	await until('its worker', () => page.evaluate(async () => {
		const { installing, waiting, active } = await navigator.serviceWorker.getRegistration()
		return !installing && !waiting && active.state === 'activated' && (await caches.keys()).length === 1
	}).catch(() => false))
	await isWhole(page, build)
}

test('loaded anew with a network it is the new build, whole without one too, and what waits to be sent is sent once', async () => {
	await serve(one)
	const page = await staff(), [first, second] = [await badge(), await badge()]
	await isWhole(page, one)
	network.cut = (path) => CENTRE.test(path)
	await page.evaluate(() => window.dispatchEvent(new Event('online')))
	await page.waitForSelector('.g-offline')
	assert.equal(await scan(page, first), 'admitted')
	await page.locator('.g-queued', { hasText: '1 queued' }).waitFor()

	await serve(two)
	await page.reload()
	await becomes(page, two)
	await page.locator('.g-queued', { hasText: '1 queued' }).waitFor()

	network.cut = () => true
	await page.reload()
	await isWhole(page, two)
	assert.equal(await scan(page, first), 'already_in', 'what the build before has decided is known')
	assert.equal(await scan(page, second), 'admitted')
	await page.locator('.g-queued', { hasText: '3 queued' }).waitFor()

	network.cut = () => false
	await page.evaluate(() => window.dispatchEvent(new Event('online')))
	await page.waitForSelector('.g-online')
	await until('the queue is sent', () => scansOf(second) !== '')
	assert.equal(scansOf(first), 'admitted offline, already_in offline')
	assert.equal(scansOf(second), 'admitted offline')
	assert.deepEqual(page.faults, [])
	await page.context().close()
})

test('the network breaks while the new build comes: the one before goes on as a whole, then the new one', async () => {
	await serve(one)
	const page = await staff(), someone = await badge()
	await serve(two)
	network.cut = (path) => path === two.url('pavilion.css')
	for (let i = 0; i < 2; i++) {
		await page.reload()
		await isWhole(page, one)
	}
	await page.waitForSelector('.g-online')
	assert.equal(await scan(page, someone), 'admitted')
	assert.equal(scansOf(someone), 'admitted', 'with the centre as ever')
	network.cut = () => true
	await page.reload()
	await isWhole(page, one)
	await page.waitForSelector('.g-offline')
	assert.equal(await scan(page, someone), 'already_in')

	network.cut = () => false
	await page.reload()
	await becomes(page, two)
	await until('the queue is sent', () => scansOf(someone) === 'admitted, already_in offline')
	await page.context().close()
})

test('a page that stays open takes the new build by itself, but not under the hands of whoever types', async () => {
	await serve(one)
	const page = await staff()
	await page.fill('#number', '1000')
	await serve(two)
	await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration()).update() })
	await page.waitForFunction(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting))
	await page.waitForTimeout(3000)
	assert.equal(await page.inputValue('#number'), '1000')
	assert.deepEqual(await page.evaluate(async (url) => [document.scripts[0].getAttribute('src') === url, (await fetch(url)).ok], one.url('gate.js')),
		[true, true], 'it is the one before, which has all it may still need')
	await page.fill('#number', '')
	await page.click('.g-directions label >> nth=1')
	await becomes(page, two)
	await page.context().close()
})
