// What a visitor does: registers, confirms, gets a badge, changes, gives it to somebody else. Chinese on a phone,
// English at a desk.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { instanceStart, until } from '../lib/instance.mjs'
import { mailTo } from '../lib/mail.mjs'

let it, browser

before(async () => {
	it = await instanceStart({ name: 'visitor' })
	browser = await browserStart()
})
after(async () => {
	await browser?.close()
	await it?.end()
})

const send = (page, button) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(button)])

// The link of the latest mail to the address: its path.
async function linkOf(address, having) {
	const mail = await mailTo(it, address, having)
	return /\/visit\/[0-9a-f]{64}(\/[a-z]+)?/.exec(mail)[0]
}

for (const [lang, screen] of [['zh', 'phone'], ['en', 'desk']])
	describe(`${lang}, ${screen}`, () => {
		const email = `${lang}@own-visitor.example`, heir = `${lang}.heir@own-visitor.example`
		let page, own

		before(async () => { page = await visitor(browser, it, { lang, screen }) })
		after(() => page?.context().close())

		test('the home page leads to the form', async () => {
			await page.goto('/')
			await page.click('main a[href="/visit"]')
			await page.waitForURL('**/visit')
			await pageStands(page)
		})

		test('a question is shown when its answer is asked for', async () => {
			const budget = page.locator('[id="answer.budget"]')
			assert.equal(await budget.isVisible(), false)
			await page.selectOption('[id="answer.role"]', 'decides')
			assert.equal(await budget.isVisible(), true)
			await page.selectOption('[id="answer.role"]', 'none')
			assert.equal(await budget.isVisible(), false)
			await page.check('[id="answer.hall_tour"]')
			assert.equal(await page.locator('[id="answer.language"]').isVisible(), true)
			await page.uncheck('[id="answer.hall_tour"]')
		})

		test('what is missing is said beside it', async () => {
			await page.fill('#name', lang === 'zh' ? '王小明' : 'Wanda Visitor')
			await page.fill('#email', email)
			await page.selectOption('#country', 'CN')
			await page.selectOption('[id="answer.role"]', 'decides')
			await send(page, 'main form[data-visit] button[type=submit]')
			assert.match(await page.locator('[id="answer.sector-error"]').innerText(), lang === 'zh' ? /请选择/ : /Please choose one/)
			assert.equal(await page.locator('[id="consent.privacy-error"]').isVisible(), true)
			assert.equal(await page.locator('[id="answer.budget"]').isVisible(), true)
			await pageStands(page)
		})

		test('registering leads to a mail, the mail to a page with one button', async () => {
			await page.check('input[name="answer.sector"][value=packaging]')
			await page.selectOption('[id="answer.budget"]', 'small')
			await page.check('[id="consent.privacy"]')
			await send(page, 'main form[data-visit] button[type=submit]')
			assert.match(page.url(), /\/visit\/sent$/)
			await pageStands(page)
			own = await linkOf(email)
			await page.goto(own)
			await pageStands(page)
			await send(page, 'main form[action$="/confirm"] button')
			assert.match(page.url(), /done=confirmed/)
		})

		test('the badge comes by itself', async () => {
			await page.locator('#badge img').waitFor()
			await pageStands(page)
			assert.match(await mailTo(it, email, 'badge'), /visit/)
		})

		test('own data is changed', async () => {
			await page.goto(`${own}/change`)
			await page.fill('#company', lang === 'zh' ? '宁波新公司' : 'New Company Ltd')
			await pageStands(page)
			await send(page, 'main form[data-visit] button[type=submit]')
			assert.match(await page.locator('main').innerText(), lang === 'zh' ? /宁波新公司/ : /New Company Ltd/)
		})

		test('a consent is given later', async () => {
			await page.check('input[name="consent.lead"]')
			await send(page, '#consents button[type=submit]')
			assert.equal(await page.locator('input[name="consent.lead"]').isChecked(), true)
		})

		test('the badge goes to somebody else, and the old link is dead', async () => {
			const other = await visitor(browser, it, { lang, screen })
			await page.goto(`${own}/transfer`)
			await pageStands(page)
			await page.fill('#heir', lang === 'zh' ? '李静' : 'Hanna Heir')
			await page.fill('#heir_email', heir)
			await send(page, 'main form button[type=submit]')
			await pageStands(page)
			await other.goto(await linkOf(heir, '/take'))
			await other.selectOption('#country', 'CN')
			await other.check('input[name="answer.sector"][value=services]')
			await other.selectOption('[id="answer.role"]', 'none')
			await other.check('[id="consent.privacy"]')
			await pageStands(other)
			await send(other, 'main form[data-visit] button[type=submit]')
			await other.locator('#badge img').waitFor()
			await pageStands(other)
			const answer = await page.goto(own)
			assert.equal(answer.status(), 404)
			await until('the old badge is revoked', () => it.sql(`select count(*) from badge b join registration r
				using (registration_id) where r.email = '${email}' and b.revoked_for = 'transferred'`) === '1')
			await other.context().close()
		})

		test('a group gets one more row', async () => {
			await page.goto('/visit?group=1')
			const rows = page.locator('.person-row')
			const before = await rows.count()
			await page.click('[data-add-row]')
			assert.equal(await rows.count(), before + 1)
			assert.equal(await page.locator(`[name="person.${before}.name"]`).isVisible(), true)
			await pageStands(page)
		})
	})

test('without script all questions are shown, and the server asks only what counts', async () => {
	const page = await visitor(browser, it, { scripts: false })
	await page.goto('/visit')
	assert.equal(await page.locator('[id="answer.budget"]').isVisible(), true)
	await page.fill('#name', 'No Script')
	await page.fill('#email', 'noscript@own-visitor.example')
	await page.selectOption('#country', 'DE')
	await page.check('input[name="answer.sector"][value=packaging]')
	await page.selectOption('[id="answer.role"]', 'none')
	await page.check('[id="consent.privacy"]')
	await send(page, 'main form[data-visit] button[type=submit]')
	assert.match(page.url(), /\/visit\/sent$/)
	await page.context().close()
})
