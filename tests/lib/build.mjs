// Another build of what browsers get: Pavilion's folder once more, in which some assets have other contents, as if
// somebody had worked on them. Everything that names them by their URL names them by the new one.
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './instance.mjs'

const PARTS = ['kore.conf', 'tools', 'sql', 'mail', 'portal', 'admin', 'app', 'locale']

// As asset_name() of app/kore/asset.c.
const urlOf = (dist, name) => `/assets/${createHash('sha256').update(readFileSync(path.join(dist, name))).digest('hex').slice(0, 12)}/${name}`
const namesOf = (dist) => readdirSync(dist).filter((name) => !/^\.|\.(gz|br)$/.test(name))

// What a folder of Pavilion serves: { app (the folder), urls (of all its assets), url(name) }.
export function buildOf(app = root) {
	const dist = path.join(app, 'assets/dist')
	return { app, urls: namesOf(dist).map((name) => urlOf(dist, name)), url: (name) => urlOf(dist, name) }
}

// The same with these assets changed by a remark at their end: { 'pavilion.css': '/* two */' }. end() removes it.
export function buildOther(remarks) {
	const app = mkdtempSync(path.join(os.tmpdir(), 'pavilion-build-')), dist = path.join(app, 'assets/dist')
	chmodSync(app, 0o755)
	PARTS.forEach((part) => symlinkSync(path.join(root, part), path.join(app, part)))
	mkdirSync(path.dirname(dist))
	cpSync(path.join(root, 'assets/dist'), dist, { recursive: true })
	const change = (name, edit) => {
		const file = path.join(dist, name), old = urlOf(dist, name)
		writeFileSync(file, edit(readFileSync(file, 'utf8')))
		for (const packed of ['.gz', '.br'])
			rmSync(file + packed, { force: true })
		for (const other of namesOf(dist).filter((other) => readFileSync(path.join(dist, other), 'latin1').includes(old)))
			change(other, (text) => text.replaceAll(old, urlOf(dist, name)))
	}
	for (const [name, remark] of Object.entries(remarks))
		change(name, (text) => text + remark)
	return { ...buildOf(app), end: () => rmSync(app, { recursive: true, force: true }) }
}
