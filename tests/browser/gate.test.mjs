// The gate with a real browser and a made camera: let in, refused, repeated, forged, without a network and back.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pageStands, screens } from '../lib/browser.mjs'
import { cameraBrowser, cameraFile } from '../lib/camera.mjs'
import { badgeMake, deviceMake, fairToday, forged, gateMake } from '../lib/gate.mjs'
import { freePort, homeMake, instanceStart, program, sleep, until } from '../lib/instance.mjs'

const RELAY_KEY = 'relay-key-of-the-browser-tests-01'
const folder = mkdtempSync(path.join(os.tmpdir(), 'pavilion-camera-'))
const film = path.join(folder, 'camera.mjpeg')
const home = homeMake('gate')
let it, browser, drawing, edition, gate, port, relayPort, made = 0

before(async () => {
	port = await freePort()
	relayPort = await freePort()
	it = await instanceStart({ name: 'gate', home, port })
	edition = fairToday(it)
	it.sql(`insert into edition_relay values (${edition}, '${RELAY_KEY}')`)
	gate = gateMake(it, edition, { passback: true })
	browser = await cameraBrowser(film)
	drawing = await browser.newPage()
	await cameraFile(drawing, film, [{ text: null, frames: 10 }])
})
after(async () => {
	await browser?.close()
	await it?.end()
	rmSync(folder, { recursive: true, force: true })
})

const badge = (name = `Visitor ${++made}`, more = {}) => badgeMake(it, edition, { name, company: 'Jianghai Machinery Co., Ltd.', ...more })

// A person at a gate, enrolled unless `enrol` is false. page.faults: what went wrong; refusals and lost networks are none.
async function staff({ lang = 'en', screen = 'phone', name = `Device ${++made}`, enrol = true, script } = {}) {
	const context = await browser.newContext({ ...screens[screen], locale: lang === 'zh' ? 'zh-CN' : 'en-GB', baseURL: it.url })
	if (script)
		await context.addInitScript(script)
	const page = await context.newPage()
	page.setDefaultTimeout(20000)
	page.faults = []
	page.on('pageerror', (error) => page.faults.push(error.stack))
	page.on('console', (message) => {
		if (message.type() === 'error' && !/the server responded with a status of|net::ERR_/.test(message.text()))
			page.faults.push(message.text())
	})
	await page.goto('/gate')
	if (enrol) {
		await page.fill('#code', deviceMake(it, edition, gate, name))
		await page.click('.g-main')
		await page.waitForSelector('.g-online')
		await page.evaluate(() => navigator.serviceWorker.ready)
		await synced(page)
	}
	return page
}

// The device has every badge's box and whatever else there is now.
async function synced(page) {
	await page.evaluate(() => window.dispatchEvent(new Event('online')))
	await sleep(700)
}

// Another film for the camera, which is opened anew.
async function shown(page, scenes) {
	await cameraFile(drawing, film, scenes)
	for (const off of [true, false]) {
		await menu(page)
		const item = page.locator('.g-item', { hasText: /camera/i })
		if (off && !/off/.test(await item.textContent())) {
			await page.click('.g-dialog-head button')
			continue
		}
		await item.click()
	}
}
const menu = (page) => page.click('.g-head .g-icon:last-child')

// What the screen says next: 'admitted', 'forged', ... `act` makes it.
async function answer(page, act) {
	await page.evaluate(() => document.querySelector('.g-flash')?.dispatchEvent(new Event('pointerdown')))
	await act?.()
	const flash = page.locator('.g-flash')
	await flash.waitFor()
	return flash.getAttribute('data-reason')
}

// A hand scanner: real key events, each { key, code }, one every millisecond or two; then Enter.
async function wedge(page, keys) {
	const session = page.scanner ??= await page.context().newCDPSession(page)
	for (const { key, code } of [...keys, { key: 'Enter', code: 'Enter' }]) {
		const text = key.length === 1 ? key : ''
		session.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', key, code, text }).catch(() => {})
		session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code }).catch(() => {})
	}
}
const AZERTY = { KeyA: 'q', KeyQ: 'a', KeyZ: 'w', KeyW: 'z', KeyM: ',', Digit2: 'é', Digit3: '"', Digit4: "'", Digit5: '(', Digit6: '-', Digit7: 'è' }
const keysOf = (text, layout = {}) => [...text].map((letter) => {
	const code = /\d/.test(letter) ? `Digit${letter}` : `Key${letter}`
	return { code, key: layout[code] ?? letter.toLowerCase() }
})
const scan = (page, text) => answer(page, () => wedge(page, keysOf(text)))

const scansOf = (number) => it.sql(`select coalesce(string_agg(direction || ' ' || reason || case when offline then ' offline' else '' end, ', ' order by at), '')
	from scan where edition_id = ${edition} and number = ${number}`)
const inside = (number) => it.sql(`select count(*) || ' ' || coalesce(sum(p.entries), 0) from presence p join badge b using (badge_id) where b.number = ${number} and p.inside`)

// Everything that the page has left on the device, as one text; binary as Latin-1.
const atRest = (page) => page.evaluate(async () => {
	const parts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie]
	const latin = (bytes) => Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
	for (const { name } of await indexedDB.databases()) {
		const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result) })
		for (const store of db.objectStoreNames) {
			const rows = await new Promise((done) => { const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result) })
			parts.push(`${store}: ${JSON.stringify(rows, (key, value) => value instanceof Uint8Array ? latin(value) : value)}`)
		}
		db.close()
	}
	for (const name of await caches.keys())
		for (const request of await (await caches.open(name)).keys())
			parts.push(request.url, latin(await (await caches.match(request)).arrayBuffer()))
	return parts.join('\n')
})

for (const lang of ['en', 'zh'])
	for (const screen of ['desk', 'phone'])
		test(`every screen stands: ${lang}, ${screen}`, async () => {
			const page = await staff({ lang, screen, enrol: false }), someone = await badge()
			await pageStands(page)
			await page.fill('#code', 'WRONGCODE1')
			await page.click('.g-main')
			await page.locator('#enrol-fault:not(:empty)').waitFor()
			await pageStands(page)
			await page.fill('#code', deviceMake(it, edition, gate, `${lang} ${screen}`))
			await page.click('.g-main')
			await page.waitForSelector('.g-online')
			assert.equal(await page.getAttribute('html', 'lang'), lang === 'zh' ? 'zh-CN' : 'en')
			assert.equal(await page.textContent('h1'), lang === 'zh' ? '测试入口' : 'Test entrance')
			await pageStands(page)
			assert.equal(await scan(page, someone.token), 'admitted')
			await pageStands(page)
			assert.equal(await scan(page, someone.token), 'already_in')
			await pageStands(page)
			await page.locator('.g-flash').waitFor({ state: 'detached' })
			await pageStands(page)
			for (const open of [() => page.click('.g-history .g-icon'), () => menu(page),
				async () => { await menu(page); await page.click('.g-item:nth-child(2)') },
				async () => { await menu(page); await page.click('.g-item:nth-child(3)') }]) {
				await open()
				await page.waitForSelector('dialog[open]')
				await pageStands(page)
				await page.click('.g-dialog-head button')
			}
			// The other language, at once.
			await menu(page)
			await page.click('.g-item:nth-child(1)')
			assert.equal(await page.textContent('h1'), lang === 'zh' ? 'Test entrance' : '测试入口')
			await page.context().close()
		})

test('the camera: let in, repeated, forged, foreign; what is held up is counted once', async () => {
	const page = await staff(), someone = await badge('Wei Lan')
	assert.equal(await answer(page, () => shown(page, [{ text: null, frames: 20 }, { text: someone.token, frames: 90 }, { text: null, frames: 300 }])), 'admitted')
	assert.match(await page.textContent('.g-flash'), /Welcome[\s\S]*Wei Lan[\s\S]*Jianghai Machinery/)
	assert.match(await page.textContent('[aria-live=assertive]'), /Wei Lan/)
	await sleep(3500)
	assert.equal(scansOf(someone.number), 'in admitted', 'three seconds before the camera are one scan')
	assert.equal(await answer(page, () => shown(page, [{ text: someone.token, frames: 30 }, { text: null, frames: 300 }])), 'already_in')
	assert.match(await page.textContent('.g-flash'), /No entry[\s\S]*Already inside[\s\S]*Test entrance/)
	assert.equal(await answer(page, () => shown(page, [{ text: forged(someone.token), frames: 30 }, { text: null, frames: 300 }])), 'forged')
	assert.equal(await answer(page, () => shown(page, [{ text: 'https://example.com/menu', frames: 30 }, { text: null, frames: 300 }])), 'foreign')
	assert.equal(scansOf(someone.number), 'in admitted, in already_in, in forged')
	assert.deepEqual(page.faults, [])
	await page.context().close()
})

test('a hand scanner: AZERTY, while a field has the focus, faster than the answers', async () => {
	const page = await staff({ screen: 'desk' }), [one, two, three] = [await badge(), await badge(), await badge('李雷')]
	await page.focus('#number')
	assert.equal(await answer(page, () => wedge(page, keysOf(one.token, AZERTY))), 'admitted')
	assert.equal(await page.inputValue('#number'), '', 'nothing of it stays in the field')
	assert.equal(scansOf(one.number), 'in admitted')
	await wedge(page, keysOf(two.token))
	await wedge(page, keysOf(three.token))
	await until('both', () => inside(two.number) === '1 1' && inside(three.number) === '1 1')
	assert.equal(await answer(page, () => wedge(page, keysOf(one.token).map(({ key }) => ({ key: AZERTY[`Digit${key}`] ?? key, code: '' })))), 'keyboard')
	assert.deepEqual(page.faults, [])
	await page.context().close()
})

test('a typed number, with its check digit', async () => {
	const page = await staff(), someone = await badge()
	const number = it.sql(`select ${someone.number}`)
	await page.fill('#number', `${number}-x`)
	await page.click('.g-number-form button')
	assert.match(await page.textContent('#number-fault'), /check|digit/i)
	await page.click('body', { position: { x: 5, y: 5 } })
	const typed = await page.evaluate((n) => {
		const damm = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790']
		return `${n}-${[...n].reduce((sum, digit) => damm[sum][digit], '0')}`
	}, number)
	await page.fill('#number', typed)
	assert.equal(await answer(page, () => page.click('.g-number-form button')), 'admitted')
	await page.context().close()
})

test('digits typed by hand while nothing has the focus, and in a bunch while a field holds some', async () => {
	const page = await staff({ screen: 'desk' }), someone = await badge()
	const printed = it.sql(`select badge_number(${someone.number})`)
	await page.evaluate(() => document.activeElement?.blur())
	for (const digit of printed.slice(0, 3)) {
		await page.keyboard.press(digit)
		await sleep(150)
	}
	assert.equal(await page.inputValue('#number'), printed.slice(0, 3))
	await page.keyboard.type(printed.slice(3))
	assert.equal(await page.inputValue('#number'), printed)
	assert.equal(await answer(page, () => page.keyboard.press('Enter')), 'admitted')
	assert.equal(inside(someone.number), '1 1')
	await page.context().close()
})

test('undone with a reason', async () => {
	const page = await staff(), someone = await badge()
	await scan(page, someone.token)
	await page.locator('.g-flash').waitFor({ state: 'detached' })
	await page.click('.g-undo')
	await page.click('.g-choices button >> nth=1')
	await until('nobody is inside', () => inside(someone.number) === '0 0')
	assert.equal(it.sql(`select undone_for from scan where edition_id = ${edition} and number = ${someone.number}`), 'Did not come in')
	assert.equal(await scan(page, someone.token), 'admitted')
	await page.context().close()
})

describe('without a network', () => {
	test('the server stops: the page opens, decides and keeps; it comes back and everything is sent once', async () => {
		const page = await staff({ screen: 'desk' }), known = await badge('王小明'), revoked = await badge(), early = await badge('Late', { days: 4 })
		it.sql(`update badge set revoked_at = now(), revoked_for = 'lost' where number = ${revoked.number}`)
		await synced(page)
		await it.stop()
		try {
			await page.reload()
			await page.waitForSelector('.g-offline')
			assert.equal(await scan(page, known.token), 'admitted')
			assert.match(await page.textContent('.g-flash'), /王小明/, 'the name opens with the badge')
			assert.equal(await scan(page, known.token), 'already_in')
			assert.equal(await scan(page, forged(known.token)), 'forged')
			assert.equal(await scan(page, revoked.token), 'lost')
			assert.equal(await scan(page, early.token), 'too_early')
			assert.match(await page.textContent('.g-queued'), /5 queued/)
			await page.reload()
			await page.waitForSelector('.g-queued')
			assert.equal(await scan(page, known.token), 'already_in', 'what it decided is known after a restart')
		} finally {
			it = await instanceStart({ name: 'gate', home, port })
		}
		await page.waitForSelector('.g-online', { timeout: 40000 })
		await until('the queue is sent', () => scansOf(known.number).split(', ').length >= 3)
		assert.equal(scansOf(known.number).replace(', in forged offline', ''), 'in admitted offline, in already_in offline, in already_in offline')
		assert.equal(scansOf(revoked.number), 'in lost offline')
		assert.equal(inside(known.number), '1 1')
		assert.equal(await page.locator('.g-queued').count(), 0)
		assert.equal(await scan(page, known.token), 'already_in')
		assert.deepEqual(page.faults, [])
		await page.context().close()
	})

	test('an answer that is too slow or lost: the device decides, the centre counts once', async () => {
		const page = await staff({ screen: 'desk' }), slow = await badge(), lost = await badge()
		let how = 'slow'
		await page.route('**/gate/scans*', async (route) => {
			if (how === 'slow') {
				how = ''
				const got = await route.fetch()
				await sleep(8000)
				await route.fulfill({ response: got }).catch(() => {})
			} else if (how === 'lost') {
				how = ''
				await route.fetch()      // it arrives, and its answer does not
				await route.abort()
			} else {
				await route.continue()
			}
		})
		const began = Date.now()
		assert.equal(await scan(page, slow.token), 'admitted')
		assert.ok(Date.now() - began < 6000, 'it waits no longer than 1.5 s')
		await page.waitForSelector('.g-offline')
		await page.waitForSelector('.g-online')
		how = 'lost'
		assert.equal(await scan(page, lost.token), 'admitted')
		await page.waitForSelector('.g-offline')
		await page.waitForSelector('.g-online')
		await until('both are there', () => inside(slow.number) === '1 1' && inside(lost.number) === '1 1')
		for (const { number } of [slow, lost])
			assert.equal(it.sql(`select count(*) from scan where edition_id = ${edition} and number = ${number}`), '1')
		await page.context().close()
	})

	test('one badge at two devices that cannot reach the centre: the second one hears of it by the relay', async () => {
		it.sql(`update edition set relay_url = 'http://127.0.0.1:${relayPort}' where edition_id = ${edition}`)
		const relay = spawn(program, ['gate-relay', '--origin', it.url, '--port', String(relayPort), '--plain', '--file', path.join(folder, 'marks')],
			{ env: { ...it.env, PAVILION_RELAY_KEY: RELAY_KEY }, stdio: 'ignore' })
		try {
			const [one, two] = [await staff({ screen: 'desk' }), await staff({ screen: 'desk' })], someone = await badge()
			await synced(one)
			await synced(two)
			for (const page of [one, two])
				await page.route('**/gate/{scans,sync}*', (route) => route.abort())
			// The first scan finds out that the centre is away; the relay is met within a round.
			for (const page of [one, two]) {
				await page.evaluate(() => window.dispatchEvent(new Event('online')))
				await page.waitForSelector('.g-relay')
			}
			assert.equal(await scan(one, someone.token), 'admitted')
			assert.equal(await scan(two, someone.token), 'already_in')
			for (const page of [one, two])
				await page.context().close()
		} finally {
			relay.kill('SIGTERM')
			it.sql(`update edition set relay_url = null where edition_id = ${edition}`)
		}
	})
})

test('a clock that is three hours ahead is told of, and the time of the centre counts', async () => {
	const script = () => {
		const Real = Date, ahead = 3 * 3600000
		window.Date = class extends Real {
			constructor(...args) { super(...(args.length === 0 ? [Real.now() + ahead] : args)) }
			static now() { return Real.now() + ahead }
		}
	}
	const page = await staff({ script }), someone = await badge()
	assert.match(await page.textContent('.g-warnings'), /3 h ahead/)
	assert.equal(await scan(page, someone.token), 'admitted')
	assert.equal(it.sql(`select abs(extract(epoch from at - now())) < 20 from scan where edition_id = ${edition} and number = ${someone.number}`), 't')
	await page.context().close()
})

test('a device that is lost shows nobody\'s name; one that is locked forgets', async () => {
	const page = await staff({ name: 'Lost phone' }), someone = await badge('Unmistakable Nameholder')
	await synced(page)
	assert.equal(await scan(page, someone.token), 'admitted')
	await page.context().setOffline(true)
	assert.equal(await scan(page, someone.token), 'already_in')
	const kept = await atRest(page)
	assert.match(kept, /history: \[\{/)
	assert.match(kept, new RegExp(`"number":${someone.number}`))
	assert.match(kept, /boxes: \[\{/)
	for (const secret of ['Unmistakable', 'Nameholder', 'Jianghai', someone.token, someone.token.slice(20, 60)])
		assert.ok(!kept.includes(secret), `${secret} lies on the device`)
	await page.reload()
	await page.waitForSelector('.g-history li')
	assert.doesNotMatch(await page.textContent('body'), /Nameholder/)
	it.sql(`update gate_device set revoked_at = now(), token_hash = null where edition_id = ${edition} and name = 'Lost phone'`)
	await page.context().setOffline(false)
	await page.locator('h1', { hasText: 'This device was locked' }).waitFor({ timeout: 30000 })
	const left = await atRest(page)
	for (const [what, pattern] of [['boxes', /boxes: \[\]/], ['badges', /badges: \[\]/], ['history', /history: \[\]/]])
		assert.match(left, pattern, what)
	assert.doesNotMatch(left, /Test entrance/)
	assert.match(left, /queue: \[\{/, 'the scan that is still to be sent is kept')
	await page.fill('#code', deviceMake(it, edition, gate, 'Found again'))
	await page.click('.g-main')
	await page.waitForSelector('.g-online')
	await until('the kept scan is sent', () => /already_in offline/.test(scansOf(someone.number)))
	await page.context().close()
})

test('the counter: registered, printed, warned of the copy, found', async () => {
	const page = await staff({ screen: 'desk' })
	await page.evaluate(() => { window.print = () => {} })
	await menu(page)
	await page.click('.g-item:nth-child(3)')
	await page.click('.g-dialog [type=submit]')
	assert.match(await page.textContent('.g-dialog form > .g-fault'), /\*/)
	await page.fill('#desk-name', 'Ana María Quintero-Ybarra')
	await page.fill('#desk-company', 'Acme')
	await page.check('#consent-privacy')
	await page.click('.g-dialog [type=submit]')
	await page.locator('.g-print a').waitFor()
	assert.match(await page.getAttribute('.g-print a', 'href'), /^blob:/)
	await page.click('.g-dialog-head button')
	await menu(page)
	await page.click('.g-item:nth-child(2)')
	await page.fill('#find', 'Quintero-Ybarra')
	await page.click('.g-dialog [type=submit]')
	await page.locator('.g-people .g-button', { hasText: 'Print' }).first().click()
	assert.match(await page.textContent('.g-print-state'), /printed before/)
	await page.click('.g-dialog-head button')
	await page.context().close()
})

test('a relay that is set later is allowed when the page is opened without a network', async () => {
	const page = await staff({ screen: 'desk' }), policy = () => page.evaluate(async () => {
		const kept = await (await caches.open((await caches.keys())[0])).match('/gate')
		return kept.headers.get('content-security-policy')
	})
	assert.doesNotMatch(await policy(), /192\.168/)
	it.sql(`update edition set relay_url = 'https://192.168.1.5:8710' where edition_id = ${edition}`)
	try {
		await page.reload()
		await until('the page is kept as it is now', async () => /connect-src 'self' https:\/\/192\.168\.1\.5:8710/.test(await policy()))
	} finally {
		it.sql(`update edition set relay_url = null where edition_id = ${edition}`)
	}
	await page.context().close()
})

for (const [lang, screen] of [['en', 'phone'], ['zh', 'phone'], ['en', 'desk']])
	test(`a rehearsal is said at the top, whatever is shown: ${lang}, ${screen}`, async () => {
		await cameraFile(drawing, film, [{ text: null, frames: 10 }])        // nothing of an earlier test is scanned meanwhile
		const page = await staff({ lang, screen }), bar = page.locator('.g-rehearsal'), someone = await badge('Wei Lan')
		// Nothing lies over it: what is at its middle is it.
		const seen = async () => {
			assert.match(await bar.textContent(), lang === 'zh' ? /^演练/ : /^Rehearsal/)
			const { top, bottom, hit } = await bar.evaluate((node) => {
				const { top, bottom, left, width } = node.getBoundingClientRect()
				return { top, bottom, hit: [...document.querySelectorAll('.g-flash, dialog[open]')].every((over) => over.getBoundingClientRect().top >= bottom - 1)
					&& (document.querySelector('dialog[open]') || node.contains(document.elementFromPoint(left + width / 2, (top + bottom) / 2))) }
			})
			assert.ok(top === 0 && bottom > 30 && hit, `it is seen at the top: ${top} ${bottom}`)
		}
		assert.equal(await bar.count(), 0, 'not while none is on')
		const dates = it.sql(`select opens_on || ' ' || closes_on from edition where edition_id = ${edition}`).split(' ')
		it.sql(`update edition set rehearsed_on = opens_on + 1, opens_on = opens_on + 31, closes_on = closes_on + 31 where edition_id = ${edition}`)
		try {
			await synced(page)
			await bar.waitFor()
			await seen()
			await pageStands(page)
			assert.equal(await scan(page, someone.token), 'admitted')
			await page.locator('.g-flash').evaluate((node) => Promise.all(node.getAnimations().map(({ finished }) => finished)))
			await seen()
			await page.locator('.g-flash').waitFor({ state: 'detached' })
			await page.evaluate(() => window.scrollTo(0, 10000))
			await seen()
			for (const item of [null, 3]) {
				await menu(page)
				await page.waitForSelector('dialog[open]')
				if (item)
					await page.click(`.g-item:nth-child(${item})`)
				await seen()
				await page.click('.g-dialog-head button')
			}
			await page.context().setOffline(true)
			await page.reload()
			await page.waitForSelector('.g-offline')
			await seen()
			// It ended; this device hears of it with its next sync.
			it.sql(`update edition set rehearsed_on = null where edition_id = ${edition}`)
			await page.reload()
			await page.waitForSelector('.g-offline')
			await seen()
			await page.context().setOffline(false)
			await page.waitForSelector('.g-online')
			await bar.waitFor({ state: 'detached' })
		} finally {
			it.sql(`update edition set rehearsed_on = null, opens_on = '${dates[0]}', closes_on = '${dates[1]}' where edition_id = ${edition}`)
		}
		assert.deepEqual(page.faults, [])
		await page.context().close()
	})

test('what the service worker keeps, and what each script may do', async () => {
	const page = await staff({ screen: 'desk' })
	const names = await page.evaluate(() => caches.keys())
	assert.equal(names.length, 1)
	const paths = await page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).map(({ url }) => new URL(url).pathname.split('/').at(-1)))
	assert.deepEqual(paths.sort(), ['decode-worker.js', 'gate', 'gate.js', 'gate.webmanifest', 'icons.svg', 'logo-180.png', 'logo-512.png', 'logo.svg', 'pavilion.css', 'zxing.wasm'])
	const answer = await page.request.get('/gate')
	assert.match(answer.headers()['content-security-policy'], /^default-src 'self';/)
	assert.doesNotMatch(answer.headers()['content-security-policy'], /unsafe/)
	const worker = await page.request.get('/gate-sw.js')
	assert.equal(worker.headers()['cache-control'], 'no-cache')
	const decoder = /\/assets\/\w+\/decode-worker\.js/.exec(await worker.text())[0]
	assert.match((await page.request.get(decoder)).headers()['content-security-policy'], /'wasm-unsafe-eval'/)
	await page.context().close()
})
