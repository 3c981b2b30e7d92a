// What the tests of starting share.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

export const isRoot = process.getuid() === 0

function read(file) {
	try {
		return readFileSync(file, 'latin1')
	} catch {
		return ''
	}
}

function link(file) {
	try {
		return readlinkSync(file)
	} catch {
		return ''
	}
}

// Living processes that belong to the instance with this home: by environment, folder or arguments.
export function processesOf(...folders) {
	const found = []
	for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
		const stat = read(`/proc/${pid}/stat`)
		if (stat === '' || / [ZX] /.test(stat.slice(stat.lastIndexOf(')'), stat.lastIndexOf(')') + 4)))
			continue
		const told = `${read(`/proc/${pid}/environ`)}\0${link(`/proc/${pid}/cwd`)}\0${read(`/proc/${pid}/cmdline`)}`
		if (folders.some((folder) => told.includes(folder)))
			found.push({ pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]),
				name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
				command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() })
	}
	return found
}

// The children of a supervisor by what they are.
export function childrenOf(pid) {
	const kinds = { postgres: /bin\/postgres -D|postgres -D/, vault: /pavilion vault/, jobs: /pavilion jobs/,
		kore: /kore/, nginx: /nginx: master/ }
	const found = {}
	const out = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout
	for (const line of out.split('\n'))
		for (const [kind, pattern] of Object.entries(kinds))
			if (pattern.test(line) && !(kind in found))
				found[kind] = Number(line.trim().split(' ')[0])
	return found
}

export function workersOf(kore) {
	return execFileSync('ps', ['-o', 'pid=', '--ppid', String(kore)], { encoding: 'utf8' }).trim().split(/\s+/).map(Number)
}
