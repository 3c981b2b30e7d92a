// What exhibitors do, from the first visit to the confirmed booth, in both languages, at a desk and on a phone.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { demoPassword, Person } from '../lib/client.mjs'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { instanceStart, until } from '../lib/instance.mjs'
import { mailTo } from '../lib/mail.mjs'

let it, browser, hall

before(async () => {
	it = await instanceStart({ name: 'portal' })
	browser = await browserStart()
	hall = it.sql('select h.public_id from hall h join edition e using (edition_id) where e.is_current order by h.sort limit 1')
})
after(async () => {
	await browser?.close()
	await it?.end()
})

// Two free booths that touch each other and no other free one: the same for nobody else in these tests.
const used = new Set()
function freePair() {
	const rows = it.sql(`select a.public_id || ' ' || b.public_id || ' ' || a.number || ' ' || b.number
		from booth_neighbour n join booth a on a.booth_id = n.booth_id join booth b on b.booth_id = n.other_id
		where a.status = 'free' and b.status = 'free' and a.hall_id = (select hall_id from hall where public_id = '${hall}')
			and a.booth_id < b.booth_id
		order by a.booth_id, b.booth_id`).split('\n').map((row) => row.split(' '))
	const pair = rows.find(([a, b]) => !used.has(a) && !used.has(b))
	used.add(pair[0]).add(pair[1])
	return { ids: pair.slice(0, 2), numbers: pair.slice(2, 4) }
}

async function signIn(page, email, password = demoPassword) {
	await page.goto('/sign-in')
	await page.fill('#email', email)
	await page.fill('#password', password)
	await Promise.all([page.waitForURL((url) => url.pathname !== '/sign-in'), page.click('main button[type=submit]')])
}

// The RFC 6238 code of a Base32 secret, now.
function totp(secret) {
	const bits = [...secret.replace(/[^A-Z2-7]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
	const step = Buffer.alloc(8)
	step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)))
	const mac = createHmac('sha1', key).update(step).digest()
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0')
}

const selectors = { booth: (id) => `#plan a[href="?booth=${id}"]` }

for (const lang of ['en', 'zh'])
	for (const screen of ['desk', 'phone'])
		describe(`${lang}, ${screen}`, () => {
			const email = `${lang}.${screen}@new-exhibitor.example`, password = 'a long enough password'
			let page, booths, application

			before(async () => { page = await visitor(browser, it, { lang, screen }) })
			after(() => page?.context().close())

			test('every open page stands', async () => {
				for (const path of ['/', '/halls', `/halls/${hall}`, `/halls/${hall}/list`, '/exhibitors', '/register',
					'/register/sent', '/sign-in', '/forgot', '/forgot/sent', '/no-such-page']) {
					await page.goto(path)
					assert.equal(await page.getAttribute('html', 'lang'), lang === 'zh' ? 'zh-CN' : 'en')
					await pageStands(page)
				}
				await page.goto('/exhibitors')
				await page.locator('tbody a').first().click()
				await pageStands(page)
			})

			test('a wrong registration says what is wrong, beside the field, and keeps the rest', async () => {
				await page.goto('/register')
				await page.fill('#company', '海港机械 <b>& Söhne</b>')
				await page.fill('#email', 'not an address')
				await page.fill('#password', 'short')
				await page.click('main button[type=submit]')
				await page.waitForSelector('#email-error')
				assert.equal(await page.inputValue('#company'), '海港机械 <b>& Söhne</b>')
				assert.equal(await page.inputValue('#email'), 'not an address')
				assert.equal(await page.inputValue('#password'), '')
				for (const field of ['country', 'name', 'email', 'password'])
					assert.match(await page.getAttribute(`#${field}`, 'aria-describedby'), new RegExp(`${field}-error`))
				await pageStands(page)
			})

			test('register, confirm by mail, sign in', async () => {
				await page.goto('/register')
				await page.fill('#company', `Hafenkran ${lang} ${screen}`)
				await page.selectOption('#country', 'DE')
				await page.fill('#name', '王 Kran')
				await page.fill('#email', email)
				await page.fill('#password', password)
				await page.click('main button[type=submit]')
				await page.waitForURL('**/register/sent/*')
				const link = /\/confirm\/[0-9a-f]{64}/.exec(await mailTo(it, email, '/confirm/'))[0]
				await page.goto(link)
				await pageStands(page)
				assert.equal(it.sql(`select confirmed_at is null from account where email = '${email}'`), 't', 'looking at the link confirms nothing')
				await page.click('main button[type=submit]')
				await page.waitForURL('**/sign-in?done=confirmed')
				await pageStands(page)
				await page.goto(link)
				await pageStands(page)
				assert.equal(await page.locator('main form').count(), 0, 'the link works once')
				await signIn(page, email, password)
				assert.match(page.url(), /\/applications$/)
				await pageStands(page)
			})

			test('choose two booths on the plan and hold them', async () => {
				booths = freePair()
				await page.goto(`/halls/${hall}`)
				await page.waitForSelector('html.plan-ready')
				// The way of the keyboard: it brings the booth into view on any screen.
				await page.fill('[name=q]', booths.numbers[0])
				await page.press('[name=q]', 'Enter')
				await page.waitForFunction((number) => document.activeElement.textContent === number, booths.numbers[0])
				await page.keyboard.press('Enter')
				await page.waitForSelector('.panel-chosen .total')
				await pageStands(page)
				const one = await page.locator('.panel .total td').innerText()
				await page.click(`[data-add="${booths.ids[1]}"]`)
				await page.waitForSelector(`[data-remove="${booths.ids[1]}"]`)
				const two = await page.locator('.panel .total td').innerText()
				assert.notEqual(one, two)
				await pageStands(page)
				await page.click('[data-hold] button')
				await page.waitForURL('**/applications/*?done=held')
				application = new URL(page.url()).pathname.split('/').pop()
				assert.match(await page.locator('.clock').first().innerText(), /^1[45]:\d\d$/)
				await pageStands(page)
				await page.goto(`/halls/${hall}`)
				await page.waitForSelector('html.plan-ready')
				for (const id of booths.ids)
					assert.match(await page.getAttribute(selectors.booth(id), 'class'), /\bmine\b/)
				await pageStands(page)
			})

			test('fill the form: wrong, then right', async () => {
				await page.goto(`/applications/${application}`)
				await page.fill('#wishes', 'two sockets\nplease 🔌')
				await page.click('form[action$="/submit"] button')
				await page.waitForSelector('#sign_name-error')
				assert.equal(await page.inputValue('#wishes'), 'two sockets\nplease 🔌')
				await pageStands(page)
				await page.fill('#sign_name', 'Hafenkran 海')
				await page.fill('#products', 'cranes\nand hooks')
				await page.check('#terms')
				await page.click('form[action$="/submit"] button')
				await page.waitForSelector('.step-applied')
				await pageStands(page)
				assert.match(await mailTo(it, email, booths.numbers[0]), /\/applications\//)
			})

			test('approved by the organizer, seen and confirmed', async () => {
				const organizer = new Person(it)
				await organizer.signIn('admin@demo.example')
				const answer = await organizer.post('/office/applications/decide',
					[['applications', application], ['decision', 'approved'], ['reason', 'Welcome 欢迎']])
				assert.equal(answer.status, 303)
				await page.goto(`/applications/${application}`)
				assert.match(await page.locator('.step-approved').innerText(), /Welcome 欢迎/)
				await pageStands(page)
				await page.click('form[action$="/confirm"] button')
				await page.waitForSelector('.step-confirmed')
				await pageStands(page)
				assert.equal(it.sql(`select status from application where public_id = '${application}'`), 'confirmed')
				await page.goto('/applications')
				await pageStands(page)
			})

			test('the profile', async () => {
				await page.goto('/profile')
				await pageStands(page)
				await page.fill('#about_en', 'Cranes since 1899.')
				await page.click('form[action="/profile/company"] button')
				await page.waitForURL('**/profile?done=saved')
				assert.equal(await page.inputValue('#about_en'), 'Cranes since 1899.')
				await page.fill('form[action="/profile/password"] #password', 'wrong')
				await page.click('form[action="/profile/password"] button')
				await page.waitForSelector('#password-error')
				await pageStands(page)
			})

			test('sign out', async () => {
				await page.goto('/')
				await page.click('.account summary')
				await pageStands(page)
				await page.click('form[action="/sign-out"] button')
				await page.waitForSelector('a[href="/sign-in"]')
				await page.goto('/applications')
				assert.match(page.url(), /\/sign-in\?goal=/)
			})
		})

describe('the plan', () => {
	test('of two who want one booth one gets it, the other is told in place and keeps the choice', async () => {
		const { ids: [id] } = freePair()
		const first = await visitor(browser, it), second = await visitor(browser, it)
		await signIn(first, 'anna@demo.example')
		await signIn(second, 'li@demo.example')
		for (const page of [first, second]) {
			await page.goto(`/halls/${hall}?booth=${id}`)
			await page.waitForSelector('html.plan-ready')
		}
		// What the second one sees is as old as when nobody told it yet.
		await second.route(`**/halls/${hall}/live`, (route) => route.abort())
		await second.evaluate(() => window.dispatchEvent(new Event('pagehide')))
		await first.click('[data-hold] button')
		await first.waitForURL('**/applications/*?done=held')
		await second.click('[data-hold] button')
		await second.waitForSelector('.panel [role=alert]')
		assert.match(await second.locator('.panel [role=alert]').innerText(), /quicker|抢先/)
		assert.match(second.url(), new RegExp(`booth=${id}`))
		await until('the plan to follow', async () => /\bheld\b/.test(await second.getAttribute(selectors.booth(id), 'class')))
		await pageStands(second)
		// Let go, so that others see it free again.
		await first.click('form[action$="/release"] button')
		await first.waitForURL('**/applications?done=released')
		await Promise.all([first.context().close(), second.context().close()])
	})

	test('a change is seen by others without reload, and told to who has chosen the booth', async () => {
		const { ids: [id] } = freePair()
		const watcher = await visitor(browser, it), exhibitor = new Person(it)
		await watcher.goto(`/halls/${hall}?booth=${id}`)
		await watcher.waitForSelector('html.plan-ready')
		await exhibitor.signIn('anna@demo.example')
		const answer = await exhibitor.post('/holds', [['hall', hall], ['booth', id]])
		assert.equal(answer.status, 303)
		const application = answer.headers.location.replace(/\?.*/, '')
		await until('the change', async () => /\bheld\b/.test(await watcher.getAttribute(selectors.booth(id), 'class')), 2)
		await watcher.waitForSelector('.panel .badge-held')
		await watcher.waitForSelector('[data-taken]:not([hidden])')
		assert.equal((await exhibitor.post(`${application}/release`)).status, 303)
		await until('the change back', async () => /\bfree\b/.test(await watcher.getAttribute(selectors.booth(id), 'class')), 2)
		await watcher.context().close()
	})

	test('the events stop: the plan is asked anew when they come back', async () => {
		const { ids: [id] } = freePair()
		const page = await visitor(browser, it)
		await page.goto(`/halls/${hall}`)
		await page.waitForSelector('html.plan-ready')
		await page.context().setOffline(true)
		it.sql(`update booth set status = 'blocked' where public_id = '${id}'`)
		await page.context().setOffline(false)
		page.faults.length = 0
		await until('the plan to catch up', async () => /\bblocked\b/.test(await page.getAttribute(selectors.booth(id), 'class')), 15)
		it.sql(`update booth set status = 'free' where public_id = '${id}'`)
		await page.context().close()
	})

	test('filters dim what does not fit and count the rest', async () => {
		const page = await visitor(browser, it)
		await page.goto(`/halls/${hall}`)
		await page.waitForSelector('input[name=price]:enabled')
		const count = async () => Number((await page.locator('output').innerText()).replace(/\D/g, ''))
		const bright = () => page.locator('#plan a.b:not(.dim)').count()
		const all = await count()
		assert.equal(all, await page.locator('#plan a.b').count())
		await page.selectOption('[name=status]', 'free')
		const free = await count()
		assert.equal(free, Number(it.sql(`select count(*) from booth where hall_id = (select hall_id from hall where public_id = '${hall}')
			and (status = 'free' or status = 'held' and held_until <= now())`)))
		assert.equal(free, await bright())
		await page.locator('.chip input').first().check()
		assert.ok(await count() < free && await count() === await bright())
		await page.fill('[name=q]', 'there is no such booth')
		assert.equal(await count(), 0)
		await page.context().close()
	})

	test('drag moves, wheel and keys zoom, arrows walk', async () => {
		const page = await visitor(browser, it)
		await page.goto(`/halls/${hall}`)
		await page.waitForSelector('html.plan-ready')
		const box = async () => (await page.getAttribute('#plan', 'viewBox')).split(' ').map(Number)
		const whole = await box()
		await page.mouse.move(400, 500)
		await page.mouse.wheel(0, -600)
		const close = await box()
		assert.ok(close[2] < whole[2] * 0.8, 'the wheel zooms in')
		await page.mouse.down()
		await page.mouse.move(300, 450, { steps: 5 })
		await page.mouse.up()
		const moved = await box()
		assert.ok(moved[0] > close[0] && moved[1] > close[1], 'the drag moves')
		assert.equal(await page.locator('.panel-chosen').count(), 0, 'a drag chooses nothing')
		await page.focus('#plan a[tabindex="0"]')
		await page.keyboard.press('0')
		assert.deepEqual(await box(), whole)
		await page.keyboard.press('+')
		assert.ok((await box())[2] < whole[2])
		const before = await page.evaluate(() => document.activeElement.textContent)
		await page.keyboard.press('ArrowRight')
		assert.notEqual(await page.evaluate(() => document.activeElement.textContent), before)
		assert.equal(await page.locator('#plan a[tabindex="0"]').count(), 1, 'one stop for the tab key')
		await page.context().close()
	})

	test('two fingers zoom', async () => {
		const page = await visitor(browser, it, { screen: 'phone' })
		await page.goto(`/halls/${hall}`)
		await page.waitForSelector('html.plan-ready')
		const width = async () => Number((await page.getAttribute('#plan', 'viewBox')).split(' ')[2])
		const before = await width()
		await page.evaluate(() => {
			const svg = document.getElementById('plan'), box = svg.getBoundingClientRect()
			const finger = (type, pointerId, dx) => svg.dispatchEvent(new PointerEvent(type, { pointerId, bubbles: true,
				pointerType: 'touch', clientX: box.x + box.width / 2 + dx, clientY: box.y + 100 }))
			finger('pointerdown', 1, -20)
			finger('pointerdown', 2, 20)
			finger('pointermove', 1, -60)
			finger('pointermove', 2, 60)
			finger('pointerup', 1, -60)
			finger('pointerup', 2, 60)
		})
		assert.ok(await width() < before * 0.5)
		await page.context().close()
	})

	test('on a phone the price comes up from below and can be touched', async () => {
		const { ids: [id] } = freePair()
		const page = await visitor(browser, it, { screen: 'phone' })
		await page.goto(`/halls/${hall}?booth=${id}`)
		await page.waitForSelector('html.plan-ready')
		const sheet = await page.locator('.panel-chosen').boundingBox()
		assert.equal(Math.round(sheet.y + sheet.height), 844)
		assert.equal(Math.round(sheet.width), 390)
		for (const target of ['.panel-foot .btn', '.panel-close', '#zoom button']) {
			const { width, height } = await page.locator(target).first().boundingBox()
			assert.ok(width >= 44 && height >= 44, `${target} is ${width} × ${height}`)
		}
		const booth = await page.locator(selectors.booth(id)).boundingBox()
		assert.ok(booth.width >= 40, `a booth is ${booth.width} pixels wide`)
		await page.context().close()
	})

	test('without scripts: from the list to the hold', async () => {
		const { ids } = freePair()
		const page = await visitor(browser, it, { scripts: false })
		await signIn(page, 'anna@demo.example')
		await page.goto(`/halls/${hall}/list?status=free&sort=price`)
		for (const id of ids)
			await page.check(`input[value="${id}"]`)
		await page.click('.card-footer button')
		await page.waitForURL('**/halls/*?booth=*')
		assert.equal(await page.locator('.panel .total').count(), 1)
		await page.click('[data-hold] button')
		await page.waitForURL('**/applications/*?done=held')
		await page.click('form[action$="/release"] button')
		await page.waitForURL('**/applications?done=released')
		await page.context().close()
	})
})

test('on a phone rows are cards, each cell with the name of its column', async () => {
	const page = await visitor(browser, it, { screen: 'phone' })
	await signIn(page, 'anna@demo.example')
	for (const path of [`/halls/${hall}/list`, '/applications']) {
		await page.goto(path)
		for (const fold of await page.locator('details.card:has(.card-rows) summary').all())
			await fold.click()   // holds that are over
		const seen = await page.locator('.card-rows tbody tr').first().evaluate((row) => {
			const cells = [...row.querySelectorAll('td[data-label]')]
			return { names: cells.map((cell) => getComputedStyle(cell, '::before').content),
				lefts: new Set(cells.map((cell) => cell.getBoundingClientRect().left)).size,
				wide: document.documentElement.scrollWidth, screen: window.innerWidth }
		})
		assert.ok(seen.names.includes('"Status"'), seen.names.join())
		assert.equal(seen.lefts, 1, 'the cells of a row stand one below another')
		assert.ok(seen.wide <= seen.screen, `${path} is ${seen.wide} wide`)
		await pageStands(page)
	}
	await page.context().close()
})

test('on a phone the chosen booths stay above the price', async () => {
	const page = await visitor(browser, it, { screen: 'phone' })
	for (const order of ['b.y + b.h desc, b.x', 'b.y, b.x desc']) {
		const ids = it.sql(`select b.public_id || ' ' || o.public_id from booth b join booth_neighbour n using (booth_id)
			join booth o on o.booth_id = n.other_id where b.status = 'free' and o.status = 'free'
				and b.hall_id = (select hall_id from hall where public_id = '${hall}')
			order by ${order} limit 1`).split(' ')
		await page.goto(`/halls/${hall}?booth=${ids[0]}&booth=${ids[1]}`)
		await page.waitForSelector('html.plan-ready')
		await page.waitForTimeout(300)   // what watches the size of the plan has had its turn
		const seen = await page.evaluate(() => ({
			booths: [...document.querySelectorAll('#plan .chosen')].map((b) => b.getBoundingClientRect()).map(({ top, bottom, left, right }) => ({ top, bottom, left, right })),
			plan: document.getElementById('plan').getBoundingClientRect().top, wide: window.innerWidth,
			sheet: document.getElementById('panel').getBoundingClientRect().top,
		}))
		assert.equal(seen.booths.length, 2)
		for (const booth of seen.booths) {
			assert.ok(booth.bottom <= seen.sheet, `below the price: ${JSON.stringify(seen)}`)
			assert.ok(booth.top >= seen.plan && booth.left >= 0 && booth.right <= seen.wide, `out of the plan: ${JSON.stringify(seen)}`)
		}
	}
	await page.context().close()
})

test('a form is sent once, and fresh after the way back', async () => {
	const page = await visitor(browser, it)
	let sent = 0
	await page.route('**/sign-in', async (route) => {
		if (route.request().method() === 'POST') {
			sent++
			await new Promise((done) => setTimeout(done, 500))
		}
		await route.continue()
	})
	await page.goto('/sign-in')
	const key = await page.inputValue('main [name=key]')
	await page.fill('#email', 'anna@demo.example')
	await page.fill('#password', demoPassword)
	const states = await page.evaluate(async () => {
		const form = document.querySelector('main form'), button = form.querySelector('[type=submit]')
		button.click()
		await new Promise((done) => setTimeout(done, 50))
		button.click()
		form.requestSubmit()
		return [form.getAttribute('aria-busy'), button.disabled]
	})
	assert.deepEqual(states, ['true', true])
	await page.waitForURL('**/applications')
	assert.equal(sent, 1)
	// Browsers show a page they kept as it was left: with a key that is used.
	await page.goto('/sign-in')
	const used = await page.inputValue('main [name=key]')
	assert.notEqual(used, key)
	await page.evaluate(() => {
		document.querySelector('main form').setAttribute('aria-busy', 'true')
		window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
	})
	await page.waitForFunction((old) => document.querySelector('main [name=key]')?.value !== old, used)
	await page.context().close()
})

test('a forgotten password', async () => {
	const page = await visitor(browser, it, { lang: 'zh', screen: 'phone' })
	await page.goto('/forgot')
	await page.fill('#email', 'li@demo.example')
	await page.click('main button[type=submit]')
	await page.waitForURL('**/forgot/sent')
	const link = /\/reset\/[0-9a-f]{64}/.exec(await mailTo(it, 'li@demo.example', '/reset/'))[0]
	await page.goto(link)
	await pageStands(page)
	await page.fill('#password', 'short')
	await page.click('main button[type=submit]')
	await page.waitForSelector('#password-error')
	await pageStands(page)
	await page.fill('#password', 'another long password')
	await page.click('main button[type=submit]')
	await page.waitForURL('**/sign-in?done=password')
	await signIn(page, 'li@demo.example', 'another long password')
	assert.match(page.url(), /\/applications$/)
	// Whether an address is known is told to nobody.
	await page.goto('/forgot')
	await page.fill('#email', 'nobody@nowhere.example')
	await page.click('main button[type=submit]')
	await page.waitForURL('**/forgot/sent')
	await page.context().close()
})

test('another e-mail address and another password, by the profile', async () => {
	const page = await visitor(browser, it)
	await signIn(page, 'anna@demo.example')
	await page.goto('/profile')
	await page.fill('form[action="/profile/email"] [name=new_email]', 'anna.new@demo.example')
	await page.fill('form[action="/profile/email"] [name=password]', demoPassword)
	await page.click('form[action="/profile/email"] button')
	await page.waitForURL('**/profile?done=mail')
	await pageStands(page)
	await page.goto(/\/confirm\/[0-9a-f]{64}/.exec(await mailTo(it, 'anna.new@demo.example', '/confirm/'))[0])
	await page.click('main button[type=submit]')
	await page.waitForURL('**/profile?done=email')
	assert.match(await mailTo(it, 'anna@demo.example', 'anna.new@demo.example'), /anna\.new/, 'the old mailbox is told')
	await page.fill('form[action="/profile/password"] #password', demoPassword)
	await page.click('form[action="/profile/password"] button')
	await page.waitForURL('**/reset/*')
	await page.fill('#password', 'the second password')
	await page.click('main button[type=submit]')
	await page.waitForURL('**/sign-in?done=password')
	await page.goto('/applications')
	assert.match(page.url(), /\/sign-in/, 'a new password ends every session')
	await signIn(page, 'anna.new@demo.example', 'the second password')
	await page.context().close()
	// As it was, for the tests that follow.
	it.sql(`update account set email = 'anna@demo.example' where email = 'anna.new@demo.example'`)
	it.sql(`update account_password set hash = (select p.hash from account_password p join account using (account_id) where email = 'admin@demo.example')
		where account_id = (select account_id from account where email = 'anna@demo.example')`)
})

test('registering with a known address tells its mailbox, not the page', async () => {
	const page = await visitor(browser, it)
	await page.goto('/register')
	await page.fill('#company', 'Somebody else')
	await page.selectOption('#country', 'CN')
	await page.fill('#name', 'Somebody')
	await page.fill('#email', 'anna@demo.example')
	await page.fill('#password', 'the password of a stranger')
	await page.click('main button[type=submit]')
	await page.waitForURL('**/register/sent/*')
	await mailTo(it, 'anna@demo.example', 'already')
	await signIn(page, 'anna@demo.example')
	assert.equal(it.sql(`select count(*) from company where name = 'Somebody else'`), '0')
	await page.context().close()
})

test('an application is withdrawn with a reason, not without', async () => {
	const { ids: [id] } = freePair(), person = new Person(it)
	await person.signIn('anna@demo.example')
	const { headers } = await person.post('/holds', [['hall', hall], ['booth', id]])
	const location = headers.location.replace(/\?.*/, '')
	await person.post(`${location}/submit`, [['sign_name', 'Anna'], ['products', 'x'], ['terms', 'true']])
	const page = await visitor(browser, it)
	await signIn(page, 'anna@demo.example')
	await page.goto(location)
	await page.click('details.card summary')
	await page.click('form[action$="/withdraw"] button')
	await page.waitForSelector('#reason-error')
	await pageStands(page)
	await page.fill('#reason', 'We go elsewhere.')
	await page.click('form[action$="/withdraw"] button')
	await page.waitForSelector('.step-withdrawn')
	await pageStands(page)
	assert.equal(it.sql(`select status from booth where public_id = '${id}'`), 'free')
	await page.context().close()
})

test('an invited organizer chooses a password and sets up the second factor', async () => {
	const admin = new Person(it), email = 'new.colleague@demo.example'
	await admin.signIn('admin@demo.example')
	const answer = await admin.post('/office/users', [['email', email], ['name', 'New Colleague'], ['kind', 'organizer'], ['language', 'en'], ['lang', 'en']])
	assert.equal(answer.status, 303)
	const page = await visitor(browser, it)
	await page.goto(/\/reset\/[0-9a-f]{64}/.exec(await mailTo(it, email, '/reset/'))[0])
	await page.fill('#password', 'a colleague has a password')
	await page.click('main button[type=submit]')
	await page.waitForURL('**/sign-in?done=password')
	await signIn(page, email, 'a colleague has a password')
	assert.match(page.url(), /\/sign-in\/code/)
	await pageStands(page)
	await page.click('main .alert a')
	await page.waitForSelector('.qr svg path')
	await pageStands(page)
	const secret = await page.locator('code').innerText()
	await page.fill('#code', '000000')
	await page.click('main button[type=submit]')
	await page.waitForSelector('#code-error')
	await pageStands(page)
	await page.fill('#code', totp(secret))
	await page.click('main button[type=submit]')
	await page.waitForURL('**/office')
	await page.context().close()
})

test('what a first visit carries, compressed', async () => {
	for (const [path, most] of [['/', 120], ['/register', 120], [`/halls/${hall}`, 160]]) {
		const page = await visitor(browser, it), sizes = []
		page.on('response', async (answer) => {
			if (answer.ok() && answer.headers()['content-type'] !== 'text/event-stream')
				sizes.push(answer.body().then((body) => gzipSync(body).length))
		})
		await page.goto(path)
		await page.waitForTimeout(1000)
		const total = (await Promise.all(sizes)).reduce((a, b) => a + b, 0) / 1024
		assert.ok(total <= most && total > 10, `${path} carries ${total.toFixed(1)} KiB`)
		await page.context().close()
	}
})
