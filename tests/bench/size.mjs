// What a first visit costs (gzip, as a browser asks for it), and the memory of the whole server.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'

const get = (url) => new Promise((done, fail) => http.get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
	const parts = []
	answer.on('data', (d) => parts.push(d)).on('end', () => done({ coding: answer.headers['content-encoding'], body: Buffer.concat(parts) }))
}).on('error', fail))

// Bytes of a page and of all that it loads from us; the page itself is compressed by nginx, here by gzip -6.
async function firstVisit(it, path) {
	const page = await get(it.url + path)
	const text = page.body.toString()
	let bytes = execFileSync('gzip', ['-6c'], { input: page.body }).length
	const links = new Set([...text.matchAll(/(?:src|href)="(\/assets\/[^"#]+)/g)].map((m) => m[1]))
	for (const link of links) {
		const asset = await get(it.url + link)
		bytes += asset.coding === 'gzip' ? asset.body.length : execFileSync('gzip', ['-6c'], { input: asset.body }).length
	}
	return bytes
}

export async function visit(it, path, kib, what) {
	const bytes = await firstVisit(it, path)
	return { what: `first visit of ${what}, gzip`, ours: `${(bytes / 1024).toFixed(0)} KiB`, peer: `limit ${kib} KiB`,
		ratio: bytes / 1024 / kib, limit: 1, at: 'most' }
}

function below(pid) {
	const children = execFileSync('sh', ['-c', `pgrep -P ${pid} || true`], { encoding: 'utf8' }).split('\n').filter(Boolean)
	return [pid, ...children.flatMap((c) => below(c))]
}

// Proportional set size of Kore's processes, vault and jobs.
export function memory(it) {
	let kib = 0
	for (const pid of below(String(it.child.pid)).slice(1)) {
		if (!existsSync(`/proc/${pid}/smaps_rollup`)) /* a child that has ended since */
			continue
		const name = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ')
		if (/postgres/.test(name))
			continue
		kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1])
	}
	return { what: 'the whole server after the load (2 workers, vault, jobs), PSS', ours: `${(kib / 1024).toFixed(0)} MB`,
		peer: 'limit 150 MB', ratio: kib / 1024 / 150, limit: 1, at: 'most' }
}
