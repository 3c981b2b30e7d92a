// The gate page: from the camera to the result, how many frames of bad pictures are read, offline checks a second, and
// what the page weighs. A made film of 640x480 pixels is the camera of a headless Chromium.
import { generateKeyPairSync, sign } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { screens } from '../lib/browser.mjs'
import { cameraBrowser, cameraFile, cameraFrames } from '../lib/camera.mjs'
import { badgeMake, deviceMake, fairToday, gateMake } from '../lib/gate.mjs'
import { root } from '../lib/instance.mjs'

// What cameras at gates see. The code fills 62 % of the height, a module is 8 pixels, unless said.
export const scenes = {
	'as it should be': {},
	'at 38 % of the height': { size: 0.38 },
	'turned by 30°': { turn: 30 },
	'turned by 180°': { turn: 180 },
	'dark (15 % of the light)': { light: 0.15, noise: 10 },
	'very dark (7 %)': { light: 0.07, noise: 8 },
	'blurred by 1 px': { blur: 1 },
	'blurred by 2 px': { blur: 2 },
	'blurred by 3 px': { blur: 3 },
	'dark and blurred by 2 px': { light: 0.2, noise: 8, blur: 2 },
	'a lamp mirrored in it': { glare: 0.85 },
}
const SHOWINGS = 6, BLANK = 24, SHOWN = 45      // frames, 30 a second

const middle = (values) => values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)]

async function gatePage(it, browser) {
	const edition = fairToday(it)
	const gate = gateMake(it, edition, { code: `bench${Date.now() % 1e6}`, direction: 'both' })
	const badges = [await badgeMake(it, edition, { name: 'Bench One' }), await badgeMake(it, edition, { name: 'Bench Two' })]
	const context = await browser.newContext({ ...screens.desk, baseURL: it.url })
	const page = await context.newPage()
	await page.goto('/gate')
	await page.fill('#code', deviceMake(it, edition, gate, 'Bench'))
	await page.click('.g-main')
	await page.waitForSelector('.g-online', { timeout: 60000 })
	return { page, tokens: badges.map(({ token }) => token) }
}

// In the page: when the white mark of a frame with a code is first on the video, and when the next result is on the screen.
function watch() {
	const video = document.querySelector('.g-video'), canvas = document.createElement('canvas')
	canvas.width = canvas.height = 4
	const context = canvas.getContext('2d', { willReadFrequently: true })
	const seen = window.seen = []
	let marked = false
	const look = () => {
		context.drawImage(video, 8, 8, 16, 16, 0, 0, 4, 4)
		const white = context.getImageData(0, 0, 1, 1).data[0] > 225
		if (white && !marked)
			seen.push({ at: performance.now(), ms: null })
		marked = white
		video.requestVideoFrameCallback(look)
	}
	video.requestVideoFrameCallback(look)
	new MutationObserver((changes) => {
		const now = performance.now(), last = seen.at(-1)
		if (last && last.ms === null && changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.classList?.contains('g-flash'))))
			last.ms = now - last.at
	}).observe(document.getElementById('gate'), { childList: true })
}

// Milliseconds from the first frame with a code to the result on the screen, of each showing; null: not read.
async function showings(page, drawing, film, scene, tokens) {
	const around = []
	for (let i = 0; i < SHOWINGS; i++)
		around.push({ frames: BLANK }, { ...scene, text: tokens[i % tokens.length], mark: true, frames: SHOWN })
	await cameraFile(drawing, film, [...around, { frames: 600 }])
	await page.reload()
	await page.waitForFunction(() => document.querySelector('.g-video')?.videoWidth > 0)
	await page.evaluate(watch)
	await page.waitForTimeout(SHOWINGS * (BLANK + SHOWN) * 1000 / 30 + 1000)
	return page.evaluate(() => window.seen.map(({ ms }) => ms))
}

// How many of so many frames, each with other noise, the decoder reads; and how long it takes for one.
async function frameRate(page, drawing, scene, token, count = 24) {
	const frames = []
	for (let i = 0; i < count; i++)
		frames.push((await cameraFrames(drawing, [{ ...scene, text: token, frames: 1, x: i % 5 - 2, turn: (scene.turn ?? 0) + i % 3 - 1 }])).toString('base64'))
	const decoder = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).find((name) => name.includes('decode-worker'))
		?? caches.keys().then(async ([name]) => (await (await caches.open(name)).keys()).map(({ url }) => url).find((url) => url.includes('decode-worker'))))
	return page.evaluate(async ([url, frames, token]) => {
		const worker = new Worker(url), canvas = new OffscreenCanvas(640, 480), context = canvas.getContext('2d')
		const results = []
		for (const text of frames) {
			const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
			context.drawImage(await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' })), 0, 0)
			const frame = context.getImageData(0, 0, 640, 480)
			results.push(await new Promise((done) => {
				worker.onmessage = ({ data }) => done(data)
				worker.postMessage({ frame }, [frame.data.buffer])
			}))
		}
		worker.terminate()
		return { read: results.filter(({ text }) => text === token).length / results.length, wrong: results.filter(({ text }) => text !== '' && text !== token).length,
			ms: results.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(results.length / 2)] }
	}, [decoder, frames, token])
}

// One row for each scene. At most one second from the camera to the result where the picture can be read at all.
export async function camera(it) {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'pavilion-film-')), film = path.join(folder, 'film.mjpeg')
	const browser = await cameraBrowser(film)
	try {
		const drawing = await browser.newPage()
		await cameraFile(drawing, film, [{ frames: 10 }])
		const { page, tokens } = await gatePage(it, browser)
		await page.click('.g-ready .g-button')
		const rows = []
		for (const [name, scene] of Object.entries(scenes)) {
			const frames = await frameRate(page, drawing, scene, tokens[0])
			const times = await showings(page, drawing, film, scene, tokens), read = times.filter((ms) => ms !== null)
			const slowest = read.length > 0 ? Math.max(...read) : NaN
			rows.push({ what: `camera to result, 640x480, ${name}`,
				ours: `${read.length > 0 ? `${middle(read).toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms` : 'never'}; ${read.length} of ${times.length} showings`,
				peer: `frames read ${(frames.read * 100).toFixed(0)} %, ${frames.ms.toFixed(0)} ms a frame`,
				ratio: slowest / 1000, ...(read.length === times.length || name === 'as it should be' ? { limit: 1, at: 'most' } : {}) })
		}
		return rows
	} finally {
		await browser.close()
		rmSync(folder, { recursive: true, force: true })
	}
}

// -- offline ----------------------------------------------------------------------------------------------

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
function codes(count) {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519'), list = []
	for (let i = 0; i < count; i++) {
		const head = Buffer.from([0x11, 0, 3, 0, 0, 0, 0, 1, 0, 7])
		head.writeUInt32BE(100000 + i, 3)
		const bytes = Buffer.concat([head, sign(null, Buffer.concat([Buffer.from('pavilion badge'), head]), privateKey)])
		const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
		list.push(bits.match(/.{1,5}/g).map((five) => ALPHABET[parseInt(five.padEnd(5, '0'), 2)]).join(''))
	}
	return { list, key: [...publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)] }
}

// Codes read, signatures checked and decided a second, one after the other, in a page; by the browser or by the library.
export async function verify(it, { library = false } = {}) {
	const { build } = createRequire(path.join(root, 'assets/package.json'))('esbuild')
	const made = await build({ bundle: true, write: false, format: 'iife', globalName: 'gate', stdin: { resolveDir: path.join(root, 'assets/js/gate'),
		contents: "export * from './token.js'; export * from './verify.js'; export * from './rules.js'" } })
	const browser = await cameraBrowser('/dev/null')
	try {
		const page = await browser.newPage()
		await page.goto(`${it.url}/gate`)
		await page.evaluate(`${made.outputFiles[0].text}; window.gate = gate`)
		const { list, key } = codes(library ? 300 : 3000)
		const rate = await page.evaluate(async ([list, key, library]) => {
			const { Verifier, tokenRead, decide } = window.gate, verifier = new Verifier({ library })
			await verifier.setKeys({ 1: new Uint8Array(key) })
			const now = Date.now(), config = { edition: { no: 3, timezone: 'Asia/Shanghai' }, days: [{ bit: 1, from: now - 3600000, until: now + 3600000 }],
				zones: [{ code: 'fair', parent: null }], gates: [{ code: 'main', zone: 'fair', direction: 'in', open: true }],
				rules: [{ gate: null, category: null, zone: 'fair', admit: true, days: 65535, from: 0, until: 86400, per_day: null, total: null, reentry: true,
					passback: true, pause_minutes: 0 }], reasons: [{ reason: 'admitted', accepted: true }] }
			const state = { revoked: new Map(), marks: new Map(), whole: false }
			const began = performance.now()
			for (const text of list) {
				const token = tokenRead(text), signed = await verifier.isOurs(token)
				if (decide(state, config, { ...token, signed, gate: 'main', at: now }).reason !== 'admitted')
					throw new Error('a good code was refused')
			}
			return list.length * 1000 / (performance.now() - began)
		}, [list, key, library])
		return { what: `offline check in the page (read, verify, decide), ${library ? '@noble/ed25519' : 'WebCrypto'}`, ours: `${rate.toFixed(0)}/s`,
			peer: library ? 'where the browser has no Ed25519' : 'limit 1000/s', ratio: rate / 1000, ...(library ? {} : { limit: 1, at: 'least' }) }
	} finally {
		await browser.close()
	}
}

// -- weight -----------------------------------------------------------------------------------------------

const get = (url) => new Promise((done, fail) => http.get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
	const parts = []
	answer.on('data', (d) => parts.push(d)).on('end', () => done({ coding: answer.headers['content-encoding'], body: Buffer.concat(parts) }))
}).on('error', fail))

// Everything that the installed page ever loads: itself, its worker, and what that keeps.
export async function weight(it) {
	const worker = await get(`${it.url}/gate-sw.js`)
	const plain = worker.coding === 'gzip' ? execFileSync('gzip', ['-dc'], { input: worker.body }) : worker.body
	const paths = new Set(['/gate', ...plain.toString().match(/\/assets\/\w{12}\/[\w.-]+/g)])
	let bytes = worker.body.length
	for (const one of paths) {
		const answer = await get(it.url + one)
		bytes += answer.coding === 'gzip' ? answer.body.length : execFileSync('gzip', ['-6c'], { input: answer.body }).length
	}
	return { what: `first visit of the gate page with its decoder (${paths.size + 1} files), gzip`, ours: `${(bytes / 1024).toFixed(0)} KiB`, peer: 'limit 650 KiB',
		ratio: bytes / 1024 / 650, limit: 1, at: 'most' }
}
