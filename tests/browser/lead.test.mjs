// An exhibitor scans visitors at the booth, by hand scanner, number and code; rates, notes and exports. The visitor sees
// who did and takes it back. In both languages, at a desk and on a phone.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { demoPassword } from '../lib/client.mjs'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { cameraBrowser, cameraFile } from '../lib/camera.mjs'
import { instanceStart, until } from '../lib/instance.mjs'

let it, browser

before(async () => {
	it = await instanceStart({ name: 'lead' })
	browser = await browserStart()
})
after(async () => {
	await browser?.close()
	await it?.end()
})

// A visitor who agreed to be scanned and has a link; `code` is what the badge says, once the vault has signed it.
async function guest(name, secret) {
	it.sql(`with made as (
		insert into registration (edition_id, category_id, status, name, company, job_title, email, phone, country, city, confirmed_at)
		select c.edition_id, c.category_id, 'confirmed', '${name}', 'Tidewater 海运', 'Buyer', 'guest-${secret.slice(0, 4)}@visitors.example', '+44 20 5550',
			'GB', 'Hull', now()
		from badge_category c join edition e using (edition_id) where e.is_current and c.code = 'visitor' returning registration_id, edition_id
	), agreed as (
		insert into registration_consent (registration_id, consent_id)
		select m.registration_id, n.consent_id from made m, consent n where n.edition_id = m.edition_id and n.code in ('privacy', 'lead')
	)
	insert into registration_link (token_hash, registration_id) select sha256(convert_to('${secret}', 'UTF8')), registration_id from made`)
	it.sql(`select badge_issue(registration_id) from registration where name = '${name}'`)
	const badge = (column) => it.sql(`select ${column} from badge b join registration r using (registration_id) where r.name = '${name}'`)
	await until('the badge is signed', () => badge('token') !== '')
	return { code: badge('token'), number: badge('badge_number(b.number)') }
}

async function signIn(page, email) {
	await page.goto('/sign-in')
	await page.fill('#email', email)
	await page.fill('#password', demoPassword)
	await Promise.all([page.waitForURL((url) => url.pathname !== '/sign-in'), page.click('main button[type=submit]')])
}

const cases = [['en', 'desk'], ['zh', 'phone'], ['en', 'phone'], ['zh', 'desk']]

cases.forEach(([lang, screen], n) => describe(`${lang}, ${screen}`, () => {
	const name = `Ada Guest ${n}`, secret = `${n}bcd`.repeat(16)
	const says = (en, zh) => lang === 'zh' ? zh : en
	let page, badge, lead

	before(async () => {
		badge = await guest(name, secret)
		page = await visitor(browser, it, { lang, screen })
		await signIn(page, 'li@demo.example')
		await page.goto(`/leads?lang=${lang}`)
	})
	after(() => page?.context().close())

	test('the list and the scanner stand', async () => {
		await pageStands(page)
		await page.click('a[href="/leads/scan"]')
		await page.waitForSelector('form[data-scan]')
		await pageStands(page)
	})

	test('a hand scanner types the code and presses Enter: the lead is there', async () => {
		assert.equal(await page.evaluate(() => document.activeElement.id), 'code')
		await page.keyboard.type(badge.code)
		await Promise.all([page.waitForURL(/scan=/), page.keyboard.press('Enter')])
		assert.equal(await page.textContent('#found'), name)
		const seen = await page.textContent('.lead-facts')
		for (const word of ['Tidewater 海运', 'Hull', `guest-${secret.slice(0, 4)}@visitors.example`, says('United Kingdom', '英国')])
			assert.ok(seen.includes(word), `${word} in ${seen}`)
		await pageStands(page)
	})

	test('rated, tagged and noted at once', async () => {
		await page.click('.lead-rate label:nth-of-type(5)')
		await page.selectOption('#status', 'contacted')
		await page.fill('#tags', 'crane, 港口')
		await page.fill('#notes', 'Wants two.')
		await Promise.all([page.waitForURL(/done=saved/), page.click('form:has(#notes) button[type=submit]')])
		lead = new URL(page.url()).pathname
		assert.equal(await page.inputValue('#tags'), 'crane, 港口')
		assert.equal(await page.inputValue('.lead-rate input:checked'), '4')
		await pageStands(page)
	})

	test('the number typed later opens the same lead, and says so', async () => {
		await page.goto('/leads/scan')
		await page.fill('#code', badge.number)
		await Promise.all([page.waitForURL(/scan=/), page.click('.lead-code button')])
		assert.match(await page.textContent('.alert-success'), says(/the same lead/, /同一条线索/))
		assert.equal(await page.getAttribute('form:has(#notes)', 'action'), lead)
		assert.equal(await page.inputValue('#notes'), 'Wants two.')
	})

	test('what is no badge is said in the gate\'s words', async () => {
		await page.fill('#code', 'https://elsewhere.example/')
		await Promise.all([page.waitForURL(/scan=/), page.click('.lead-code button')])
		await page.waitForSelector('.alert-danger')
		assert.match(await page.textContent('.alert-danger'), says(/Not a badge of ours/, /不是本展会的胸卡/))
		await pageStands(page)
	})

	test('found by tag and search, and exported as filtered', async () => {
		await page.goto(`/leads?tag=crane&q=${encodeURIComponent(name)}`)
		assert.equal(await page.locator('tbody tr').count(), 1)
		await Promise.all([page.waitForURL(/exports/), page.click('.list-export button[value=csv]')])
		await page.waitForSelector('a[href$="/file"]')
		await pageStands(page)
		const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="/file"]')])
		assert.equal(download.suggestedFilename(), 'leads.csv')
		const lines = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/)
		assert.equal(lines.length, 2)
		assert.ok(lines[1].includes(name) && lines[1].includes('Wants two.'), lines[1])
	})

	test('the visitor sees who scanned and withdraws; the exhibitor sees nothing any more', async () => {
		const own = await visitor(browser, it, { lang, screen })
		await own.goto(`/visit/${secret}/leads?lang=${lang}`)
		const receipt = own.locator('.receipt', { hasText: 'Ningbo Haichuan' })
		assert.match(await receipt.textContent(), says(/sees your data/, /可查看您的信息/))
		await pageStands(own)
		await Promise.all([own.waitForURL(/done=withdrawn/), receipt.locator('form[action$="/withdraw"] button').click()])
		assert.match(await receipt.textContent(), says(/You withdrew on/, /撤回/))
		await pageStands(own)
		await page.goto(lead)
		assert.doesNotMatch(await page.textContent('main'), new RegExp(`${name}|Tidewater|Wants two`))
		await pageStands(page)
		await page.goto(`/leads?q=${encodeURIComponent(name)}`)
		assert.equal(await page.locator('tbody tr').count(), 0)
		await own.context().close()
	})
}))

test('without scripts: the form alone scans', async () => {
	const badge = await guest('Plain Guest', '9bcd'.repeat(16))
	const page = await visitor(browser, it, { scripts: false })
	await signIn(page, 'li@demo.example')
	await page.goto('/leads/scan')
	await page.fill('#code', badge.code)
	await Promise.all([page.waitForURL(/scan=/), page.click('.lead-code button')])
	assert.equal(await page.textContent('#found'), 'Plain Guest')
	await page.context().close()
})

test('the camera sees the badge: the form sends itself, and the scan says how it was read', async () => {
	const badge = await guest('Camera Guest', '8bcd'.repeat(16))
	const folder = mkdtempSync(path.join(os.tmpdir(), 'pavilion-lead-camera-')), film = path.join(folder, 'camera.mjpeg')
	const eyes = await cameraBrowser(film)
	try {
		await cameraFile(await eyes.newPage(), film, [{ text: null, frames: 15 }, { text: badge.code, frames: 60 }])
		const page = await visitor(eyes, it, { screen: 'phone' })
		await page.context().grantPermissions(['camera'], { origin: it.url })
		await signIn(page, 'li@demo.example')
		await page.goto('/leads/scan')
		await page.waitForURL(/scan=/, { timeout: 30000 })
		assert.equal(await page.textContent('#found'), 'Camera Guest')
		assert.equal(it.sql(`select s.way from scan s join badge b using (badge_id) join registration r using (registration_id)
			where r.name = 'Camera Guest'`), 'camera')
		assert.deepEqual(page.faults, [])
	} finally {
		await eyes.close()
		rmSync(folder, { recursive: true, force: true })
	}
})
