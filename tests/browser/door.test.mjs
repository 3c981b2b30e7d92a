// Somebody registers a company that is known, asks to join it, and is let in by a colleague; an organizer sees likely
// matches while typing. In both languages, at a desk and on a phone.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { demoPassword } from '../lib/client.mjs'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { instanceStart, until } from '../lib/instance.mjs'
import { mailLink } from '../lib/mail.mjs'

let it, browser

before(async () => {
	it = await instanceStart({ name: 'door' })
	browser = await browserStart()
	it.sql(`select dedup_request('company')`)
	await until('there is a model', () => it.sql(`select exists (select from dedup_model where kind = 'company' and used)`) === 't')
})
after(async () => {
	await browser?.close()
	await it?.end()
})

async function signIn(page, email, password = demoPassword) {
	await page.goto('/sign-in')
	await page.fill('#email', email)
	await page.fill('#password', password)
	await Promise.all([page.waitForURL((url) => url.pathname !== '/sign-in'), page.click('main button[type=submit]')])
}

const cases = [['en', 'desk'], ['zh', 'phone'], ['en', 'phone'], ['zh', 'desk']]

cases.forEach(([lang, screen], n) => describe(`${lang}, ${screen}`, () => {
	const email = `joiner-${n}@join.example`, password = 'a long enough password'
	const says = (en, zh) => lang === 'zh' ? zh : en
	let page

	before(async () => {
		page = await visitor(browser, it, { lang, screen })
	})
	after(() => page?.context().close())

	test('a company that is known is said to be, and nothing of it', async () => {
		await page.goto(`/register?lang=${lang}`)
		for (const [field, value] of Object.entries({ company: 'Nordwind Packaging', city: 'Hamburg', street: 'Am Hafen 12',
			website: 'www.nordwind-packaging.example', name: `Jo Joiner ${n}`, phone: '+49 40 5550120', email, password }))
			await page.fill(`#${field}`, value)
		await page.selectOption('#country', 'DE')
		await Promise.all([page.waitForURL('**/register/sent/*'), page.click('main form button[type=submit]')])
		const text = await page.innerText('main')
		assert.match(text, says(/Your company is already known/, /贵公司已有记录/))
		assert.doesNotMatch(text, /GmbH|5550120|Hafen/)
		await pageStands(page)
	})

	test('the mailbox is confirmed, then a colleague lets the person in', async () => {
		await page.fill('#message', says('I am new in sales.', '我是销售部的新同事。'))
		await Promise.all([page.waitForURL('**/register/sent'), page.click('form[action$="/join"] button[type=submit]')])
		await page.goto(await mailLink(it, email, 'confirm'))
		await Promise.all([page.waitForURL('**/sign-in?done=asked**'), page.click('main form button[type=submit]')])
		await signIn(page, email, password)
		assert.match(page.url(), /\/join$/)
		assert.match(await page.innerText('main'), says(/Waiting for an answer/, /等待答复/))
		await pageStands(page)

		const colleague = await visitor(browser, it, { lang, screen })
		await signIn(colleague, 'anna@demo.example')
		await colleague.goto(`/requests?lang=${lang}`)
		assert.match(await colleague.innerText('main'), new RegExp(`Jo Joiner ${n}`))
		await pageStands(colleague)
		await Promise.all([colleague.waitForURL('**/requests?done=accept'), colleague.click('button[value=accept]')])
		await colleague.context().close()

		await page.goto('/join')
		await Promise.all([page.waitForURL('**/applications'), page.click('main a[href="/applications"]')])
		assert.match(await page.innerText('main'), /Nordwind Packaging GmbH/)
	})
}))
