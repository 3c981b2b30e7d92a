// What organizers do about the gates: a zone, a gate into it, a rule, a device with its code; then the day as it goes.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { demoPassword } from '../lib/client.mjs'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { instanceStart } from '../lib/instance.mjs'

let it, browser, cookies

before(async () => {
	it = await instanceStart({ name: 'gate-office' })
	browser = await browserStart()
	const page = await visitor(browser, it)
	await page.goto('/sign-in')
	await page.fill('#email', 'admin@demo.example')
	await page.fill('#password', demoPassword)
	await Promise.all([page.waitForURL('**/sign-in/code*'), page.click('main button[type=submit]')])
	await page.fill('#code', /\d{6}/.exec(it.pavilion('code', 'admin@demo.example'))[0])
	await Promise.all([page.waitForURL('**/office'), page.click('main button[type=submit]')])
	cookies = await page.context().cookies()
})
after(async () => {
	await browser?.close()
	await it?.end()
})

async function organizer(options) {
	const page = await visitor(browser, it, options)
	await page.context().addCookies(cookies)
	return page
}

async function send(page) {
	await Promise.all([page.waitForNavigation(), page.click('main .form-end button[type=submit]')])
}

const edition = () => it.sql('select edition_id from edition where is_current')

// Days before today with entries, some today, two devices that disagree: all of it in an edition that is on now.
function fairIsOn() {
	it.sql(`update edition set opens_on = (now() at time zone 'Asia/Shanghai')::date - 1, closes_on = (now() at time zone 'Asia/Shanghai')::date + 1 where is_current;
		insert into registration (edition_id, category_id, status, name, company)
			select ${edition()}, min(category_id), 'confirmed', n || ' 王小明', 'ACME' from badge_category, generate_series(1, 40) n
			where edition_id = ${edition()} group by n;
		insert into badge (edition_id, registration_id, category_id) select edition_id, registration_id, category_id
			from registration where name like '%王小明' on conflict do nothing;
		insert into scan (scan_id, edition_id, device_id, gate_id, zone_id, badge_id, number, direction, at, accepted, reason, offline, conflict)
			select gen_random_uuid(), b.edition_id, d.device_id, g.gate_id, g.zone_id, b.badge_id, b.number, 'in',
				now() - day * interval '24 hours' - (b.badge_id % 5) * interval '1 second', true, 'admitted', b.badge_id % 20 = 0,
				case when b.badge_id % 20 = 0 then 'already_in' end
			from badge b join registration r using (registration_id), gate g, gate_device d, generate_series(0, 1) day
			where r.name like '%王小明' and g.code = 'browser-door' and d.name = 'Door 1' and b.edition_id = ${edition()};
		insert into presence (edition_id, zone_id, badge_id, inside, since, day)
			select b.edition_id, z.zone_id, b.badge_id, true, now(), fair_day(b.edition_id, now()) from badge b join registration r using (registration_id), zone z
			where r.name like '%王小明' and z.code = 'browser-lounge' order by b.badge_id limit 38 on conflict do nothing`)
}

describe('the gates of an organizer', { concurrency: false }, () => {
	test('a zone, a gate into it and a rule that reads as a sentence', async () => {
		const page = await organizer()
		await page.goto('/office/gates/zones/new')
		await page.fill('#name_en', 'Lounge')
		await page.fill('#name_zh', '休息室')
		await page.fill('#code', 'browser-lounge')
		await page.selectOption('#parent', { label: 'Fairground' })
		await page.fill('#capacity', '40')
		await send(page)
		await page.waitForURL('**/office/gates/zones?done=added')
		await pageStands(page)
		await page.goto('/office/gates/new')
		await page.fill('#name_en', 'Lounge door')
		await page.fill('#code', 'browser-door')
		await page.selectOption('#zone', { label: '– Lounge' })
		await page.selectOption('#direction', 'both')
		await page.check('input[name=open]')
		await send(page)
		assert.match(await page.innerText('main'), /Lounge door/)
		await pageStands(page)
		await page.goto('/office/gates/rules/new')
		await page.selectOption('#zone', { label: '– Lounge' })
		await page.selectOption('#category', { label: 'VIP buyer' })
		await page.fill('#from_time', '09:30')
		await page.fill('#per_day', '2')
		for (const box of (await page.locator('input[name=days]').all()).slice(1))
			await box.uncheck()
		await pageStands(page)
		await send(page)
		assert.match(await page.innerText('tbody'), /Lounge, VIP buyer: from 09:30, 14 Sep, 2 entries a day/)
		// an edit shows what stands there; the language turns the sentence round
		await page.click('tbody a:has-text("Lounge, VIP buyer: from")')
		assert.equal(await page.locator('input[name=days]:checked').count(), 1)
		assert.equal(await page.inputValue('#from_time'), '09:30')
		await page.goto('/office/gates/rules?lang=zh')
		assert.match(await page.innerText('tbody'), /休息室，贵宾买家：09:30 起，9月14日，每日最多入场 2 次/)
		await page.goto('/office/gates/rules?lang=en')
	})

	test('what would happen is told with the rule that decides', async () => {
		const page = await organizer()
		await page.goto('/office/gates/rules/try')
		await page.selectOption('#gate', { label: 'Lounge door' })
		await page.selectOption('#category', { label: 'VIP buyer' })
		await page.fill('#at', '2027-09-14T09:00')
		await send(page)
		assert.match(await page.innerText('.try-no'), /Not at this time.*The rule decides: Lounge, VIP buyer: from 09:30/s)
		assert.equal(await page.inputValue('#at'), '2027-09-14T09:00')
		await page.fill('#at', '2027-09-14T09:30')
		await send(page)
		assert.match(await page.innerText('.try-yes'), /Welcome/)
		await pageStands(page)
	})

	test('codes of new devices are shown once, with a square for the camera', async () => {
		const page = await organizer()
		await page.goto('/office/gates/devices/new')
		await page.fill('#name', 'Door')
		await page.selectOption('#gate', { label: 'Lounge door' })
		await page.fill('#count', '2')
		await send(page)
		const codes = await page.locator('.code-text').allInnerTexts()
		assert.equal(codes.length, 2)
		assert.equal(await page.locator('.code-card svg').count(), 2)
		await pageStands(page)
		for (const code of codes) {
			assert.match(code, /^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/)
			const hash = createHash('sha256').update(code.replace('-', '')).digest('hex')
			assert.equal(it.sql(`select count(*) from gate_device where code_hash = '\\x${hash}'`), '1')
		}
		await page.goto('/office/gates/devices')
		const text = await page.innerText('main')
		assert.match(text, /Door 1/)
		for (const code of codes)
			assert.ok(!text.includes(code))
		await pageStands(page)
	})

	test('the board, the scans, double entries and the entries of the day', async () => {
		fairIsOn()
		const page = await organizer()
		await page.goto('/office/gates/live')
		await page.waitForFunction(() => /38 of 40/.test(document.querySelector('.zone-bars').innerText))
		assert.match(await page.innerText('.zone-bars'), /nearly full/)
		assert.match(await page.innerText('.office-tiles'), /Entries today\s*40/)
		await pageStands(page)
		// it shows by itself what comes next
		it.sql(`update presence set inside = false where zone_id = (select zone_id from zone where code = 'browser-lounge')`)
		await page.waitForFunction(() => /0 of 40/.test(document.querySelector('.zone-bars').innerText))

		await page.goto('/office/gates/entries')
		assert.match(await page.innerText('main'), /Forecast: the day before/)
		assert.ok(await page.locator('#chart-flow rect.s0 title').count() >= 1)
		assert.equal(await page.locator('#chart-flow path.line.s1').count(), 1)
		assert.equal(await page.locator('#chart-flow .chart-mark').count(), 1)
		await page.click('.chart-twin summary')
		const sums = await page.locator('.chart-twin tbody tr td:nth-child(4)').allInnerTexts()
		assert.equal(sums.filter(Boolean).at(-1), '40', 'the table adds up')
		await pageStands(page)

		await page.goto('/office/scans?q=ACME')
		assert.match(await page.innerText('.list-count'), /80/)
		await pageStands(page)
		await page.goto('/office/scans/doubles')
		assert.match(await page.innerText('.scan-story'), /Lounge door · Door 1 · in · Welcome · offline/)
		const open = await page.locator('.settle').count()
		await page.fill('.settle input[name=note]', 'A family with one phone')
		await Promise.all([page.waitForNavigation(), page.click('.settle button')])
		assert.equal(await page.locator('.settle').count(), open - 1)
		assert.match(await page.innerText('tbody'), /A family with one phone/)
		await pageStands(page)
	})

	for (const lang of ['en', 'zh'])
		test(`every page stands on a phone, ${lang}`, async () => {
			const page = await organizer({ screen: 'phone', lang })
			for (const path of ['/office/gates', '/office/gates/zones', '/office/gates/rules', '/office/gates/rules/new',
				'/office/gates/rules/try', '/office/gates/devices', '/office/gates/devices/new', '/office/gates/live',
				'/office/gates/entries', '/office/scans', '/office/scans/doubles']) {
				await page.goto(`${path}?lang=${lang}`)
				await pageStands(page)
			}
		})
})
