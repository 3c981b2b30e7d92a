// What organizers do: find, decide, block, import, export, govern. As administrator, for a team, for one's own.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { demoPassword } from '../lib/client.mjs'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { instanceStart, until } from '../lib/instance.mjs'
import { mailTo } from '../lib/mail.mjs'

let it, browser, admin, folder
const kept = new Map()   // who is signed in already: the cookies

before(async () => {
	it = await instanceStart({ name: 'office' })
	browser = await browserStart()
	folder = mkdtempSync(path.join(os.tmpdir(), 'pavilion-office-'))
	admin = await enter('admin')
})
after(async () => {
	await browser?.close()
	await it?.end()
	rmSync(folder, { recursive: true, force: true })
})

// Signs in through the pages, second factor and all; a second page of the same person shares the session.
async function enter(name, options = {}) {
	const page = await visitor(browser, it, options)
	if (kept.has(name)) {
		await page.context().addCookies(kept.get(name))
		return page
	}
	await page.goto('/sign-in')
	await page.fill('#email', `${name}@demo.example`)
	await page.fill('#password', demoPassword)
	await Promise.all([page.waitForURL('**/sign-in/code*'), page.click('main button[type=submit]')])
	await page.fill('#code', /\d{6}/.exec(it.pavilion('code', `${name}@demo.example`))[0])
	await Promise.all([page.waitForURL('**/office'), page.click('main button[type=submit]')])
	kept.set(name, await page.context().cookies())
	return page
}

const texts = (page, selector) => page.locator(selector).allInnerTexts()
const total = async (page) => Number((await page.innerText('.list-count')).replace(/\D/g, ''))

// Presses a button that sends a form and waits for the page after it.
async function send(page, selector) {
	await Promise.all([page.waitForNavigation(), page.click(selector)])
}

// A download as bytes.
async function download(page, selector) {
	const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)])
	return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

describe('every page', () => {
	const one = (table, where = 'true') => it.sql(`select public_id from ${table} where ${where} order by 1 limit 1`)

	for (const [lang, screen] of [['en', 'desk'], ['zh', 'phone'], ['zh', 'desk'], ['en', 'phone']])
		test(`stands: ${lang}, ${screen}`, async () => {
			const page = await enter('admin', { lang, screen })
			const paths = ['', '/companies', '/companies/new', `/companies/${one('company')}`, `/companies/${one('company')}/edit`,
				'/codes', '/codes/new', '/codes/gbt4754', '/codes/isic/edit', '/exhibitors', '/booths', '/applications', `/applications/${one('application', "status = 'applied'")}`,
				'/prices', '/prices/new', `/prices/${one('price_rule')}`, '/editions', '/editions/new',
				`/editions/${one('edition')}`, '/imports', '/imports/new', '/history', '/users', '/users/new',
				`/users/${one('account', "kind = 'organizer'")}`, '/roles', '/roles/new', `/roles/${one('role')}`, '/teams',
				`/teams/${one('team')}`, '/tokens', '/tokens/new', '/jobs', '/messages', '/no-such-page']
			for (const where of paths) {
				await page.goto(`/office${where}?lang=${lang}&size=20`)
				await pageStands(page)
			}
			await page.context().close()
		})

	test('no label of the dashboard is cut at 1280 pixels, and each chart has its table', async () => {
		await admin.goto('/office')
		const cut = await admin.$$eval('.tile-label, .tile-figure, .tile-note, .office-link span',
			(all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent))
		assert.deepEqual(cut, [])
		for (const chart of ['halls', 'weeks']) {
			assert.notEqual(await admin.textContent(`#chart-${chart} > title`), '')
			const drawn = await admin.$$eval(`#chart-${chart} .chart-axis.middle, #chart-${chart} .chart-axis.end`, (all) => all.length)
			assert.ok(drawn > 4)
		}
		await admin.click('.chart-twin summary >> nth=0')
		const booked = (await texts(admin, '.chart-twin >> nth=0 >> tbody td:nth-child(2)')).map((t) => Number(t.replace(/,/g, '')))
		assert.equal(booked.reduce((a, b) => a + b), Number(it.sql(`select count(*) from booth join edition using (edition_id)
			where is_current and status = 'booked'`)))
	})

	test('the menu of a phone is a drawer', async () => {
		const page = await enter('admin', { screen: 'phone' })
		await page.goto('/office')
		assert.equal(await page.isVisible('#office-menu'), false)
		await page.click('.office-burger')
		assert.equal(await page.isVisible('#office-menu'), true)
		await pageStands(page)
		await Promise.all([page.waitForURL('**/office/booths'), page.click('#office-menu a[href="/office/booths"]')])
		await page.context().close()
	})
})

describe('lists', () => {
	test('search, filter, order, pages, and the way back', async () => {
		await admin.goto('/office/companies')
		const all = await total(admin)
		assert.equal(all, Number(it.sql('select count(*) from company where merged_into is null')))
		const word = it.sql("select split_part(name, ' ', 1) from company where country = 'DE' limit 1")
		await admin.fill('[name=q]', word)
		await send(admin, '.list-apply')
		assert.ok((await texts(admin, 'td.main')).every((text) => text.toLowerCase().includes(word.toLowerCase())))
		assert.ok(await total(admin) < all)
		await Promise.all([admin.waitForNavigation(), admin.selectOption('[name=country]', 'DE')])
		assert.ok((await texts(admin, 'td[data-label=Country]')).every((text) => text === 'Germany'))
		assert.equal(new URL(admin.url()).searchParams.get('q'), word, 'the search is kept')
		assert.ok(!admin.url().includes('team='), 'what is empty is not in the address')
		await send(admin, 'text=Clear')
		assert.equal(await total(admin), all)
		await send(admin, 'th >> text=Company')
		const up = await texts(admin, 'td.main > a')
		assert.equal(await admin.getAttribute('th:has-text("Company")', 'aria-sort'), 'ascending')
		await send(admin, 'th >> text=Company')
		const down = await texts(admin, 'td.main > a')
		assert.equal(down[0], it.sql('select name from company where merged_into is null order by name collate reading desc, company_id desc limit 1'))
		assert.notEqual(up[0], down[0])
		await send(admin, '.list-pages [rel=next]')
		assert.notDeepEqual(await texts(admin, 'td.main > a'), down)
		assert.equal(await admin.innerText('.list-pages [aria-current=page]'), '2')
	})

	test('nothing found is said', async () => {
		await admin.goto('/office/companies?q=zzzzqqqq')
		assert.match(await admin.innerText('.empty-note'), /Nothing here fits/)
		await pageStands(admin)
	})

	test('a filter that is none is refused beside the list, and nothing breaks', async () => {
		await admin.goto('/office/companies?page=-4&sort=drop&team=%27%3B--')
		assert.equal(await admin.innerText('h1'), 'Companies')
		await pageStands(admin)
	})

	for (const format of ['csv', 'xlsx'])
		test(`export as ${format}: as filtered, as many rows as the list`, async () => {
			await admin.goto('/office/companies?country=DE')
			const rows = await total(admin)
			await send(admin, `.list-export [value=${format}]`)
			await admin.waitForSelector('a[download]')
			await pageStands(admin)
			const file = await download(admin, 'a[download]')
			assert.equal(file.name, `companies.${format}`)
			if (format === 'csv') {
				const lines = file.bytes.toString('utf8').trimEnd().split('\r\n')
				assert.equal(lines.length, rows + 1)
				assert.ok(lines.slice(1).every((line) => line.includes('Germany')))
			} else {
				const book = path.join(folder, 'companies.xlsx')
				writeFileSync(book, file.bytes)
				const sheet = execFileSync('python3', ['-c', 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\n'
					+ 'assert z.testzip() is None\nprint(z.read("xl/worksheets/sheet1.xml").decode())', book],
				{ encoding: 'utf8', maxBuffer: 1 << 26 })
				assert.equal(sheet.match(/<row /g).length, rows + 1)
			}
		})
})

describe('companies', () => {
	let company

	test('an industry is offered while one types', async () => {
		const page = await enter('admin')
		await page.goto('/office/companies/new')
		const field = page.locator('input[name=industry]').first()
		await field.pressSequentially('gearbox')
		const offers = page.locator(`#${await field.getAttribute('list')} option`)
		await offers.first().waitFor({ state: 'attached' })
		assert.deepEqual(await offers.evaluateAll((list) => list.map((one) => one.value)), ['gbt4754:3453 Manufacture of gears and gearboxes'])
	})

	test('a new one: wrong first, then right', async () => {
		await admin.goto('/office/companies/new')
		await admin.fill('#city', 'Kiel 港')
		await admin.fill('#email', 'nobody')
		await send(admin, '.form-end .btn-primary')
		assert.equal(await admin.inputValue('#city'), 'Kiel 港')
		assert.match(await admin.getAttribute('#name', 'aria-describedby'), /name-error/)
		assert.equal(await admin.inputValue('#email'), 'nobody')
		await pageStands(admin)
		await admin.fill('#name', 'Møller <b>& Söhne</b> "Kran"')
		await admin.fill('#email', 'info@moeller.example')
		await admin.selectOption('#country', 'DE')
		await send(admin, '.form-end .btn-primary')
		assert.match(admin.url(), /\/office\/companies\/[0-9a-f-]{36}\?done=added$/)
		assert.match(await admin.innerText('[role="status"]'), /\S/)
		assert.equal(await admin.innerText('h1'), 'Møller <b>& Söhne</b> "Kran"')
		company = admin.url().split('?')[0]
	})

	test('each change is in the history with who, old and new', async () => {
		await admin.goto(`${company}/edit`)
		await admin.fill('#city', 'Rendsburg')
		await admin.selectOption('#team', { index: 1 })
		await send(admin, '.form-end .btn-primary')
		const latest = admin.locator('.history > li').first()
		assert.match(await latest.innerText(), /Ada Admin/)
		assert.equal(await latest.locator('dd:has(del) del').innerText(), 'Kiel 港')
		assert.equal(await latest.locator('dd:has(del) ins').innerText(), 'Rendsburg')
		assert.ok((await latest.innerText()).includes(it.sql('select name from team order by name limit 1')))
		await admin.goto('/office/history?kind=company')
		assert.match(await admin.locator('tbody tr').first().innerText(), /Kiel 港[\s\S]*Rendsburg/)
	})

	test('who edits what somebody else changed meanwhile is told, with all input kept', async () => {
		await admin.goto(`${company}/edit`)
		it.sql(`update company set phone = '+49 1', changed_at = now() where public_id = '${company.slice(-36)}'`)
		await admin.fill('#street', 'Am Kai 1')
		await send(admin, '.form-end .btn-primary')
		assert.match(await admin.innerText('#form-error'), /Someone else changed this record/)
		assert.equal(await admin.inputValue('#street'), 'Am Kai 1')
		assert.equal(it.sql(`select street is null from company where public_id = '${company.slice(-36)}'`), 't')
	})

	test('several at once go to a team', async () => {
		await admin.goto('/office/companies')
		const boxes = admin.locator('td.pick input')
		const ids = [await boxes.nth(0).getAttribute('value'), await boxes.nth(1).getAttribute('value')]
		assert.equal(await admin.isVisible('.list-bulk'), false)
		await boxes.nth(0).check()
		await boxes.nth(1).check()
		assert.match(await admin.innerText('.bulk-count'), /2/)
		await admin.selectOption('.list-bulk [name=team]', { index: 1 })
		await send(admin, '.list-bulk .btn-primary')
		assert.equal(it.sql(`select count(distinct team_id) || '/' || count(team_id) from company where public_id in ('${ids.join("','")}')`), '1/2')
	})
})

describe('applications', () => {
	async function pick(count, waiting = 'applied') {
		await admin.goto(`/office/applications?status=${waiting}&sort=number`)
		const boxes = admin.locator('td.pick input')
		const ids = []
		for (let i = 0; i < count; i++) {
			ids.push(await boxes.nth(i).getAttribute('value'))
			await boxes.nth(i).check()
		}
		return ids
	}
	const status = (ids) => it.sql(`select string_agg(distinct status, ',') from application where public_id in ('${ids.join("','")}')`)

	test('approve two with a remark: booths are sold, the steps say who and why, a mail goes out', async () => {
		const ids = await pick(2)
		await admin.fill('.list-bulk [name=reason]', 'Welcome back 欢迎')
		await send(admin, '.list-bulk [value=approved]')
		assert.match(admin.url(), /status=applied/, 'the filter is kept')
		assert.equal(status(ids), 'approved')
		await admin.goto(`/office/applications/${ids[0]}`)
		const step = await admin.innerText('.story li:last-child')
		assert.match(step, /Approved/i)
		assert.match(step, /Ada Admin/)
		assert.match(step, /Welcome back 欢迎/)
		assert.equal(await admin.locator('#decide').count(), 0)
		await pageStands(admin)
		const address = it.sql(`select k.email from application a join account k using (account_id) where a.public_id = '${ids[0]}'`)
		assert.match(await mailTo(it, address, 'Welcome back'), /Welcome back 欢迎/)
	})

	test('declining needs a reason; what was picked stays picked', async () => {
		const ids = await pick(2)
		await send(admin, '.list-bulk [value=declined]')
		assert.match(await admin.innerText('.list-bulk .invalid-feedback'), /reason/)
		assert.equal(status(ids), 'applied')
		await pageStands(admin)
		assert.ok((await texts(admin, 'td[data-label=Status]')).every((text) => /applied/i.test(text)), 'the filter is kept')
		const still = await admin.$$eval('td.pick input:checked', (all) => all.map((box) => box.value))
		assert.deepEqual(still.sort(), ids.sort())
		await admin.fill('.list-bulk [name=reason]', 'The hall is full.')
		await send(admin, '.list-bulk [value=declined]')
		assert.equal(status(ids), 'declined')
		assert.equal(it.sql(`select string_agg(distinct b.status, ',') from application a join application_booth ab using (application_id)
			join booth b using (booth_id) where a.public_id in ('${ids.join("','")}')`), 'free')
	})

	test('one on its page', async () => {
		const [id] = await pick(1)
		await admin.goto(`/office/applications/${id}`)
		await send(admin, '#decide [value=declined]')
		assert.match(await admin.innerText('#reason-error'), /reason/)
		await admin.fill('#reason', 'Not this year.\nPerhaps the next.')
		await send(admin, '#decide [value=declined]')
		assert.equal(status([id]), 'declined')
		assert.match(await admin.innerText('.story li:last-child'), /Not this year\.\n\s*Perhaps the next\./)
	})

	test('an approval is taken back, with a reason: on its page, and several at once', async () => {
		const ids = await pick(3, 'approved')
		await admin.goto(`/office/applications/${ids[0]}`)
		await send(admin, '#revoke [value=revoked]')
		assert.match(await admin.innerText('#reason-error'), /reason/)
		assert.equal(await admin.evaluate(() => document.activeElement.id), 'reason')
		await pageStands(admin)
		await admin.fill('#reason', 'The hall is closed for repairs.')
		await send(admin, '#revoke [value=revoked]')
		assert.match(await admin.innerText('[role=status]'), /1 approval withdrawn/)
		assert.match(await admin.innerText('.story li:last-child'), /Declined[^]*closed for repairs/i)
		assert.equal(await admin.locator('#revoke').count(), 0)
		const address = it.sql(`select k.email from application a join account k using (account_id) where a.public_id = '${ids[0]}'`)
		assert.match(await mailTo(it, address, 'closed for repairs'), /closed for repairs/)

		const rest = await pick(2, 'approved')
		await admin.fill('.list-bulk [name=reason]', 'The hall is closed.')
		await send(admin, '.list-bulk [value=revoked]')
		assert.match(await admin.innerText('[role=status]'), /2 approvals withdrawn/)
		assert.equal(status([ids[0], ...rest]), 'declined')
		assert.equal(it.sql(`select string_agg(distinct b.status, ',') from application a join application_booth ab using (application_id)
			join booth b using (booth_id) where a.public_id in ('${rest.join("','")}')`), 'free')
		await pageStands(admin)
	})
})

describe('many halls', () => {
	const name = 'Annex 7'

	before(() => it.sql(`insert into hall (edition_id, code, name, width, height, sort)
		select (select edition_id from edition where is_current), 'A' || n, jsonb_build_object('en', 'Annex ' || n), 10, 10, 900 + n
		from generate_series(1, 20) n returning 1`))
	after(() => it.sql("with gone as (delete from hall where name ->> 'en' like 'Annex %' returning 1) select count(*) from gone"))

	for (const screen of ['desk', 'phone'])
		for (const scripts of [true, false])
			test(`one is chosen by its name: ${screen}, ${scripts ? 'with' : 'without'} scripts`, async () => {
				const page = await visitor(browser, it, { screen, scripts })
				await page.goto(`/halls/${it.sql('select public_id from hall order by sort limit 1')}`)
				assert.equal(await page.locator('.halls').count(), 0)
				if (scripts) {
					await pageStands(page)
					await Promise.all([page.waitForNavigation(), page.selectOption('.hall-choice select', { label: name })])
				} else {
					await page.selectOption('.hall-choice select', { label: name })
					await send(page, '.hall-choice button')
				}
				assert.match(await page.innerText('h1'), new RegExp(name))
				assert.equal(await page.locator('.hall-choice option:checked').innerText(), name)
				await page.context().close()
			})
})

describe('the plan within the office', () => {
	for (const screen of ['desk', 'phone'])
		test(`booths are chosen, blocked and free again: ${screen}`, async () => {
			const page = await enter('admin', { screen })
			const hall = it.sql('select h.public_id from hall h join edition e using (edition_id) where e.is_current order by h.sort limit 1')
			await page.goto(`/office/halls/${hall}`)
			await page.waitForSelector('html.plan-ready')
			assert.equal(await page.locator('.office-side').count(), 1)
			await pageStands(page)
			const free = page.locator('a.b.free')
			for (const n of [0, 1]) {
				await free.nth(n).focus()
				await page.keyboard.press('Space')
				await page.waitForFunction((wanted) => document.querySelectorAll('#panel [name=booths]').length === wanted, n + 1)
			}
			const ids = await page.locator('#panel [name=booths]').evaluateAll((all) => all.map((one) => one.value))
			const state = () => it.sql(`select string_agg(distinct status || coalesce(' ' || block_reason, ''), ',') from booth where public_id in ('${ids.join("','")}')`)
			await send(page, '#panel [value=block]')
			assert.match(await page.innerText('#reason-error'), /say why/)
			assert.deepEqual(await page.locator('a.b.chosen').count(), 2)
			await page.fill('#reason', 'Press centre')
			await send(page, '#panel [value=block]')
			assert.match(await page.innerText('[role=status]'), /2 booths changed/)
			assert.equal(state(), 'blocked Press centre')
			await page.goto(`/office/halls/${hall}?${ids.map((id) => `booth=${id}`).join('&')}`)
			assert.match(await page.innerText('#panel'), /Press centre/)
			await send(page, '#panel [value=unblock]')
			assert.equal(state(), 'free')
			await page.context().close()
		})

	test('without scripts a booth is chosen by its link', async () => {
		const page = await enter('admin', { scripts: false })
		const booth = it.sql(`select b.public_id from booth b join edition e using (edition_id) where e.is_current and b.status = 'free' limit 1`)
		const hall = it.sql(`select h.public_id from booth b join hall h using (hall_id) where b.public_id = '${booth}'`)
		await page.goto(`/office/halls/${hall}?booth=${booth}`)
		await page.fill('#price_group', 'corner')
		await send(page, '#panel [value=price_group]')
		assert.equal(it.sql(`select price_group from booth where public_id = '${booth}'`), 'corner')
		await page.context().close()
	})
})

describe('booths and prices', () => {
	test('block with a reason, unblock, price', async () => {
		await admin.goto('/office/booths?status=free')
		const id = await admin.locator('td.pick input').first().getAttribute('value')
		const state = () => it.sql(`select status || '|' || coalesce(block_reason, '') || '|' || coalesce(price_group, '') from booth where public_id = '${id}'`)
		await admin.locator('td.pick input').first().check()
		await send(admin, '.list-bulk [value=block]')
		assert.match(await admin.innerText('.list-bulk .invalid-feedback'), /why/)
		assert.match(state(), /^free/)
		await admin.goto('/office/booths?status=free')
		await admin.check(`td.pick input[value="${id}"]`)
		await admin.fill('.list-bulk [name=reason]', 'Fire exit')
		await send(admin, '.list-bulk [value=block]')
		assert.match(state(), /^blocked\|Fire exit/)
		await admin.goto('/office/booths?status=blocked&size=200')
		assert.match(await admin.innerText(`tr:has(input[value="${id}"])`), /Fire exit/)
		await admin.check(`td.pick input[value="${id}"]`)
		await send(admin, '.list-bulk [value=unblock]')
		await admin.goto('/office/booths?status=free')
		await admin.check(`td.pick input[value="${id}"]`)
		await admin.fill('.list-bulk [name=price_group]', 'Seaside')
		await send(admin, '.list-bulk [value=price_group]')
		assert.equal(state(), 'free||Seaside')
	})

	test('a new price rule shows in the example quotes', async () => {
		await admin.goto('/office/prices/new')
		await admin.fill('#label_en', 'Cleaning')
		await admin.selectOption('#kind', 'fee')
		await send(admin, '.form-end .btn-primary')
		assert.match(await admin.innerText('#amount-error'), /amount/)
		assert.equal(await admin.inputValue('#label_en'), 'Cleaning')
		await admin.fill('#amount', '1,234.50')
		await send(admin, '.form-end .btn-primary')
		assert.match(await admin.innerText('.quotes'), /Cleaning\s+€1,234\.50/)
		await admin.click('td.main >> text=Cleaning')
		await admin.waitForURL(/prices\/[0-9a-f-]{36}(\?done=\w+)?$/)
		assert.equal(await admin.inputValue('#amount'), '1234.50')
		admin.once('dialog', (dialog) => dialog.accept())
		await send(admin, '.office-actions .btn-outline-danger')
		assert.ok(!(await admin.innerText('.quotes')).includes('Cleaning'))
	})

	test('an edition: new, published, current', async () => {
		await admin.goto('/office/editions/new')
		await admin.fill('#name_en', 'Harbour Trade Fair 2031')
		await admin.fill('#code', 'bad code!')
		await admin.selectOption('#series', { index: 0 })
		await admin.fill('#opens_on', '2031-09-14')
		await admin.fill('#closes_on', '2031-09-10')
		await send(admin, '.form-end .btn-primary')
		assert.ok(await admin.locator('[aria-invalid=true]').count() > 0)
		await pageStands(admin)
		await admin.fill('#code', 'htf-2031')
		await admin.fill('#closes_on', '2031-09-18')
		await send(admin, '.form-end .btn-primary')
		const current = it.sql('select code from edition where is_current')
		admin.once('dialog', (dialog) => dialog.accept())
		await send(admin, 'text=Make current')
		assert.match(await admin.innerText('#form-error'), /Publish the edition first/)
		assert.equal(it.sql('select code from edition where is_current'), current)
		await send(admin, 'button >> text=Publish')
		assert.equal(it.sql("select published_at is not null from edition where code = 'htf-2031'"), 't')
		await send(admin, 'text=Work with this edition')
		assert.match(await admin.innerText('.office-crumb'), /2031/i)
		await admin.goto(`/office?edition=${current}`)
	})
})

describe('imports', () => {
	const file = () => path.join(folder, 'list.csv')
	const mark = `Kranbau ${Date.now()}`

	async function upload() {
		await admin.goto('/office/imports/new')
		await admin.setInputFiles('#file', file())
		await send(admin, '.form-end .btn-primary')
	}
	// Starts, and waits until the page has its report.
	async function run() {
		await send(admin, 'text=Start import')
		await admin.waitForSelector('#progress[data-reload]', { timeout: 30000 })
		return (await texts(admin, '.counts b')).map(Number)
	}

	test('no file, and a file that is none, are told apart', async () => {
		await admin.goto('/office/imports/new')
		await send(admin, '.form-end .btn-primary')
		assert.ok(await admin.isVisible('#file-error'))
		writeFileSync(file(), Buffer.from('PK\x03\x04 not a list', 'latin1'))
		await upload()
		assert.match(await admin.innerText('#file-error'), /no CSV file/)
		await pageStands(admin)
	})

	test('upload, correct the columns, progress, report and reject file', async () => {
		writeFileSync(file(), `\ufeffFirma,Land,Ort,tel_number,Blah\r\n"${mark} 一号",Germany,Kiel,+49 431 1,x\r\n`
			+ `"${mark} 2",中国,宁波,NaN,y\r\n,France,Paris,,z\r\n`)
		await upload()
		assert.match(await admin.innerText('.office-head'), /list\.csv/)
		assert.match(await admin.innerText('tr:has-text("Blah") .samples'), /x/)
		await pageStands(admin)
		await admin.selectOption('tr:has-text("Firma") select', '#1=ignore')
		await send(admin, 'text=Start import')
		assert.match(await admin.innerText('#start'), /which column holds the name/)
		await admin.selectOption('tr:has-text("Firma") select', '#1=name')
		assert.deepEqual(await run(), [3, 2, 0, 1, 0, 0])
		await pageStands(admin)
		assert.match(await admin.innerText('tr:has(code.raw)'), /4/)
		const rejects = await download(admin, 'text=Reject file')
		assert.match(rejects.bytes.toString('utf8'), /\r\n4,".+",".*",".*France.*"\r\n/)
		assert.equal(it.sql(`select string_agg(country, ',' order by country) from company where name like '${mark}%'`), 'CN,DE')
	})

	test('the same again adds nothing', async () => {
		await upload()
		assert.deepEqual(await run(), [3, 0, 2, 1, 0, 0])
		assert.equal(it.sql(`select count(*) from company where name like '${mark}%'`), '2')
	})

	test('one that was not started can be discarded', async () => {
		await upload()
		await send(admin, 'text=Discard')
		assert.equal(it.sql('select state from import order by import_id desc limit 1'), 'cancelled')
		await pageStands(admin)
	})
})

describe('who may what', () => {
	// What a reader of that scope sees of a table, by the database's own count.
	const owned = (column, email) => it.sql(`select count(*) from company where merged_into is null and ${column} = (select ${column === 'team_id'
		? 'team_id' : 'account_id'} from account where email = '${email}@demo.example')`)

	test('a team sees its companies, a person only those of hers', async () => {
		for (const [name, column] of [['sales', 'team_id'], ['junior', 'owner_id']]) {
			const page = await enter(name)
			await page.goto('/office/companies')
			assert.equal(await total(page), Number(owned(column, name)))
			const foreign = it.sql(`select public_id from company where merged_into is null and ${column} is distinct from (select ${column === 'team_id'
				? 'team_id' : 'account_id'} from account where email = '${name}@demo.example') limit 1`)
			assert.equal((await page.goto(`/office/companies/${foreign}`)).status(), 404)
			await pageStands(page)
			assert.equal((await page.goto('/office/users')).status(), 403)
			await page.goto('/office/applications')
			assert.equal(await page.locator('#office-menu a[href="/office/roles"]').count(), 0, 'the menu hides what is closed')
			assert.ok(await total(page) < Number(it.sql('select count(*) from application join edition using (edition_id) where is_current')))
			await page.context().close()
		}
	})

	test('an export has only the rows of the asker', async () => {
		const page = await enter('junior')
		await page.goto('/office/companies')
		const rows = await total(page)
		await send(page, '.list-export [value=csv]')
		await page.waitForSelector('a[download]')
		const file = await download(page, 'a[download]')
		assert.equal(file.bytes.toString('utf8').trimEnd().split('\r\n').length, rows + 1)
		const other = await enter('sales')
		assert.equal((await other.goto(page.url())).status(), 404, 'nobody else fetches it')
		await other.context().close()
		await page.context().close()
	})

	test('a role: permission by scope; a colleague is invited, chooses a password and gets what it opens', async () => {
		await admin.goto('/office/roles/new')
		await admin.fill('#name_en', 'Country desk')
		await admin.fill('#code', 'country_desk')
		await admin.selectOption('[id="grant-company.read"]', 'company.read:team')
		await admin.selectOption('[id="grant-application.read"]', 'application.read:team')
		await send(admin, '.form-end .btn-primary')
		assert.equal(it.sql("select string_agg(permission || ':' || scope, ',' order by permission) from role_permission join role using (role_id) where code = 'country_desk'"),
			'application.read:team,company.read:team')
		await admin.goto('/office/users/new')
		await admin.fill('#name', 'Cora Country')
		await admin.fill('#email', 'cora@demo.example')
		await admin.check('label:has-text("Country desk") input')
		await admin.selectOption('#team', { index: 1 })
		await send(admin, '.form-end .btn-primary')
		assert.match(await admin.innerText('main'), /invited/i)
		const link = /\/reset\/[0-9a-f]{64}/.exec(await mailTo(it, 'cora@demo.example', '/reset/'))[0]
		const page = await visitor(browser, it)
		await page.goto(link)
		await page.fill('#password', 'another long password')
		await send(page, 'main button[type=submit]')
		assert.equal(it.sql("select confirmed_at is not null from account where email = 'cora@demo.example'"), 't')
		await page.context().close()
	})

	test('nobody governs who may more, and somebody always keeps the keys', async () => {
		const id = it.sql("select public_id from account where email = 'admin@demo.example'")
		await admin.goto(`/office/users/${id}`)
		assert.equal(await admin.locator('text=Close account').count(), 0, 'not one’s own')
		for (const box of await admin.locator('[name=roles]:checked').all())
			await box.uncheck()
		await send(admin, '.form-end .btn-primary')
		assert.match(await admin.innerText('#form-error'), /At least one person must keep/)
		assert.ok(Number(it.sql("select count(*) from account_role join account using (account_id) where email = 'admin@demo.example'")) > 0)
	})

	test('a closed account is out at once', async () => {
		const page = await enter('viewer')
		await admin.goto(`/office/users/${it.sql("select public_id from account where email = 'viewer@demo.example'")}`)
		admin.once('dialog', (dialog) => dialog.accept())
		await send(admin, 'text=Close account')
		assert.match(await admin.innerText('.facts'), /disabled/i)
		await page.goto('/office')
		assert.match(page.url(), /\/sign-in/)
		await page.context().close()
	})
})

describe('machines', () => {
	test('a token is shown once, opens what its account may, and ends when it is revoked', async () => {
		await admin.goto('/office/tokens/new')
		await admin.fill('#name', 'Nightly sync')
		await send(admin, '.form-end .btn-primary')
		const token = await admin.inputValue('#token')
		assert.match(token, /^[0-9a-f]{64}$/)
		await pageStands(admin)
		const ask = () => fetch(`${it.url}/office/companies?country=DE&size=20`,
			{ headers: { accept: 'application/json', authorization: `Bearer ${token}` } })
		const answer = await ask()
		assert.equal(answer.status, 200)
		const { rows } = await answer.json()
		assert.equal(rows.length, 20)
		assert.ok(rows.every((row) => row.country === 'DE'))
		await admin.goto('/office/tokens')
		assert.ok(!(await admin.content()).includes(token))
		admin.once('dialog', (dialog) => dialog.accept())
		await send(admin, 'tr:has-text("Nightly sync") .btn-outline-danger')
		assert.equal((await ask()).status, 401)
	})

	test('jobs that were run are listed; a message that failed is sent again by hand', async () => {
		await admin.goto('/office/jobs?kind=export')
		assert.ok(await total(admin) > 0)
		const failed = it.sql(`update message set state = 'failed', reply = '550 no such mailbox'
			where message_id = (select message_id from message where state = 'sent' order by 1 limit 1) returning public_id`)
		await admin.goto('/office/messages?state=failed')
		await admin.check(`input[value="${failed}"]`)
		await send(admin, '.list-bulk .btn-primary')
		await until('the message', () => it.sql(`select state from message where public_id = '${failed}'`) === 'sent')
		await admin.goto(`/office/messages/${failed}`)
		await pageStands(admin)
	})
})
