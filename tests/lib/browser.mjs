// A person at an instance with a real browser, and what every page must stand: no violation that axe finds, no
// error in the console (a breach of the content security policy is one), no page wider than the screen.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
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
