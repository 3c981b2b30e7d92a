// A person at an instance with a real browser, and what every page must stand: no violation that axe finds, no
// error in the console (a breach of the content security policy is one), no page wider than the screen.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { until } from './instance.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const screens = {
	desk: { viewport: { width: 1280, height: 900 } },
	phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
}

export function browserStart() {
	return chromium.launch({
		executablePath: process.env.PAVILION_CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync',
			'--no-first-run', '--disable-dev-shm-usage'],
	})
}

// A new visitor, with nothing kept from others: a page of playwright; page.faults gathers what went wrong.
// Answers of 4xx are no faults by themselves, forms are refused on purpose.
export async function visitor(browser, instance, { lang = 'en', screen = 'desk', scripts = true } = {}) {
	const context = await browser.newContext({ ...screens[screen], javaScriptEnabled: scripts,
		locale: lang === 'zh' ? 'zh-CN' : 'en-GB', baseURL: instance.url })
	const page = await context.newPage()
	page.setDefaultTimeout(15000)
	page.faults = []
	page.on('pageerror', (error) => page.faults.push(error.stack))
	page.on('console', (message) => {
		if (message.type() === 'error' && !/the server responded with a status of 4\d\d/.test(message.text()))
			page.faults.push(message.text())
	})
	return page
}

// What every page must stand, whatever is on it.
export async function pageStands(page) {
	const where = page.url()
	await page.evaluate(axe)
	const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }))
	const told = found.violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.slice(0, 3).map((n) => `  ${n.html}\n  ${n.failureSummary}`).join('\n')}`)
	assert.deepEqual(told, [], `axe at ${where}:\n${told.join('\n')}`)
	const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
	assert.ok(wide <= seen, `${where} is ${wide} pixels wide on a screen of ${seen}`)
	assert.deepEqual(page.faults, [], `faults at ${where}`)
}

// The text of the latest mail to that address, decoded; waits for it. `after`: only mails that hold this text.
export function mailTo(instance, address, having = '') {
	return until(`a mail to ${address}`, () => {
		const folder = path.join(instance.home, 'outbox')
		let names = []
		try {
			names = readdirSync(folder).filter((name) => name.endsWith('.eml')).sort()
		} catch {
			return null   // no mail yet at all
		}
		for (const name of names.reverse()) {
			const text = mailText(readFileSync(path.join(folder, name), 'utf8'))
			if (text.includes(address) && text.includes(having))
				return text
		}
		return null
	}, 30)
}

// Quoted-printable and base64 parts as text; enough for our own mails.
function mailText(raw) {
	const parts = raw.split(/\r?\n--[^\n]*\r?\n?/)
	return parts.map((part) => {
		const [, head, body] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(part) ?? [null, '', part]
		if (/^content-transfer-encoding: *base64/mi.test(head))
			return `${head}\n\n${Buffer.from(body, 'base64').toString('utf8')}`
		if (/^content-transfer-encoding: *quoted-printable/mi.test(head))
			return `${head}\n\n${Buffer.from(body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g,
				(all, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8')}`
		return part
	}).join('\n')
}
