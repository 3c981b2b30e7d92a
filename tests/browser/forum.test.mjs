// The forum in the browser: a visitor with a phone, in Chinese, from the programme to the agenda and a place from the
// waiting list; an organizer at a desk who plans, is warned, and opens the door.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { demoPassword } from '../lib/client.mjs'
import { instanceStart, until } from '../lib/instance.mjs'
import { mailTo } from '../lib/mail.mjs'

let it, browser, session, link = (n) => String(n).padStart(64, '0')

before(async () => {
	it = await instanceStart({ name: 'forum' })
	browser = await browserStart()
	it.sql(`insert into registration (edition_id, category_id, status, name, email, lang, confirmed_at)
		select e.edition_id, c.category_id, 'confirmed', '观众' || n, 'forum' || n || '@example.org', 'zh', now()
		from generate_series(1, 3) n, edition e join badge_category c using (edition_id) where e.is_current and c.code = 'visitor';
		insert into registration_link (token_hash, registration_id)
		select sha256(convert_to(lpad(right(name, 1), 64, '0'), 'UTF8')), registration_id from registration where name in ('观众1', '观众2', '观众3');
		insert into registration (edition_id, category_id, status, name, leader_id, confirmed_at)
		select edition_id, category_id, 'confirmed', '随行者', registration_id, now() from registration where name = '观众1'`)
	session = it.sql(`select public_id from forum_session where status = 'published' and title ->> 'en' = 'Robots beside people' order by starts_at limit 1`)
	it.sql(`delete from forum_signup where session_id = (select session_id from forum_session where public_id = '${session}');
		update forum_session set places = 2, accept_minutes = 60 where public_id = '${session}'`)
})
after(async () => {
	await browser?.close()
	await it?.end()
})

async function signIn(page) {
	await page.goto('/sign-in')
	await page.fill('#email', 'admin@demo.example')
	await page.fill('#password', demoPassword)
	await Promise.all([page.waitForURL('**/sign-in/code*'), page.click('main button[type=submit]')])
	await page.fill('[name=code]', /\d{6}/.exec(it.pavilion('code', 'admin@demo.example'))[0])
	await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/sign-in')), page.click('main button[type=submit]')])
}

describe('a visitor, on a phone, in Chinese', () => {
	test('the programme: days, tracks, a session', async () => {
		const page = await visitor(browser, it, { lang: 'zh', screen: 'phone' })
		await page.goto('/forum')
		await pageStands(page)
		assert.equal(await page.locator('h1').innerText(), '论坛')
		assert.ok(await page.locator('.slot').count() >= 6)
		await page.selectOption('[name=track]', { label: '自动化' })
		await page.waitForURL(/track=/)
		await pageStands(page)
		assert.match(await page.locator('.slots').innerText(), /与人并肩的机器人/)
		assert.doesNotMatch(await page.locator('.slots').innerText(), /无塑包装/)
		await page.click('text=与人并肩的机器人')
		await pageStands(page)
		assert.match(await page.locator('main').innerText(), /先登记为观众/)
		await page.context().close()
	})

	test('two of a group sign up; the next one waits, gets a mail, and takes the place', async () => {
		const page = await visitor(browser, it, { lang: 'zh', screen: 'phone' })
		await page.goto(`/visit/${link(1)}/agenda`)
		await pageStands(page)
		await page.click('.slot:has-text("与人并肩的机器人") >> text=报名')
		await pageStands(page)
		await page.check('text=随行者')
		await page.click('main form[action$="/join"] button')
		await page.waitForURL(/done=signed/)
		await pageStands(page)
		assert.match(await page.locator('[role=status]').innerText(), /报名成功/)
		const other = await visitor(browser, it, { lang: 'zh', screen: 'phone' })
		await other.goto(`/visit/${link(2)}/forum/${session}`)
		assert.match(await other.locator('main').innerText(), /席位已满/)
		await other.click('main form[action$="/join"] button')
		await other.waitForURL(/done=waiting/)
		await pageStands(other)
		assert.match(await other.locator('main').innerText(), /候补名单第 1 位/)

		page.on('dialog', (dialog) => dialog.accept())
		await page.uncheck('form[action$="/leave"] >> text=观众1')
		await page.check('form[action$="/leave"] >> text=随行者')
		await page.click('form[action$="/leave"] button')
		await page.waitForURL(/done=left/)
		const mail = await mailTo(it, 'forum2@example.org', '有空位')
		const path = /\/visit\/[0-9a-f]{64}\/agenda/.exec(mail)[0]
		await other.goto(path)
		await pageStands(other)
		await other.click('text=确认席位')
		await other.waitForURL(/done=accepted/)
		await pageStands(other)
		assert.match(await other.locator('[role=status]').innerText(), /席位已确认/)
		await page.context().close()
		await other.context().close()
	})

	test('what is at the same time is said before it is done', async () => {
		const at = it.sql(`select f.public_id from forum_session f join forum_session o on o.public_id = '${session}' and f.session_id <> o.session_id
			and f.starts_at < o.ends_at and f.ends_at > o.starts_at where f.status = 'published' limit 1`)
		const page = await visitor(browser, it, { lang: 'zh', screen: 'phone' })
		await page.goto(`/visit/${link(1)}/forum/${at}`)
		await page.click('main form[action$="/join"] button')
		await page.waitForSelector('#anyway-error')
		await pageStands(page)
		await page.check('[name=anyway]')
		await page.click('main form[action$="/join"] button')
		await page.waitForURL(/done=(signed|waiting)/)
		await page.goto(`/visit/${link(1)}/agenda`)
		assert.equal(await page.locator('.slots').first().locator('.slot').count(), 2)
		await pageStands(page)
		await page.context().close()
	})
})

describe('an organizer, at a desk, in English', () => {
	test('plans a session, is warned of the conflict while typing, and saves it all the same', async () => {
		const page = await visitor(browser, it)
		await signIn(page)
		for (const path of ['/office/forum', '/office/rooms', '/office/tracks', '/office/speakers', '/office/signups', '/office/timetable']) {
			await page.goto(path)
			await pageStands(page)
		}
		assert.equal(await page.locator('.tt-bad').count(), 2, 'the mistake of the demo')
		await page.goto('/office/forum/new')
		await pageStands(page)
		await page.fill('#title_en', 'Late addition')
		await page.selectOption('#room', { index: 1 })
		await page.fill('#starts', '2027-09-14T10:15')
		await page.fill('#ends', '2027-09-14T11:00')
		await page.locator('#ends').blur()
		await until('the warning', () => page.locator('#conflicts:has-text("The room is taken")').count(), 10)
		await pageStands(page)
		await page.click('form.form-card [type=submit]')
		await page.waitForSelector('#known-error')
		await pageStands(page)
		await page.check('[name=known]')
		await page.click('form.form-card [type=submit]')
		await page.waitForURL(/done=added/)
		await pageStands(page)
		await page.goto('/office/timetable')
		assert.equal(await page.locator('.tt-bad').count(), 4)
		await page.context().close()
	})

	test('the door: who is signed up is let in by the number of the badge', async () => {
		const number = it.sql(`insert into badge (edition_id, registration_id, category_id) select edition_id, registration_id, category_id
			from registration where name = '观众1' returning badge_number(number)`)
		const page = await visitor(browser, it)
		await signIn(page)
		await page.goto(`/office/forum/${session}/door`)
		await pageStands(page)
		await page.fill('#code', number)
		await page.keyboard.press('Enter')
		await page.waitForSelector('.door-said')
		assert.match(await page.locator('.door-said').innerText(), /Signed up, welcome: 观众1/)
		await pageStands(page)
		await page.context().close()
	})

	test('the timetable on a phone scrolls by itself', async () => {
		const page = await visitor(browser, it, { screen: 'phone', lang: 'zh' })
		await signIn(page)
		for (const path of ['/office/timetable', '/office/forum', `/office/forum/${session}`, `/office/forum/${session}/door`]) {
			await page.goto(path)
			await pageStands(page)
		}
		await page.context().close()
	})
})
