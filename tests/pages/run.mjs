// Reads tests/pages/*.test (README.md there) and asks a real instance.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Person, uuid, visibleText } from '../lib/client.mjs'
import { instanceStart, root, until } from '../lib/instance.mjs'
import { mailLink } from '../lib/mail.mjs'

const folder = path.join(root, 'tests/pages')

export async function runPages(report) {
	const asked = (process.env.PAGES ?? '').split(' ').filter(Boolean)
	const files = readdirSync(folder).filter((f) => f.endsWith('.test') &&
		(asked.length === 0 || asked.includes(f.replace('.test', '')))).sort()
	const instance = await instanceStart({ name: 'pages' })
	const people = new Map()

	try {
		for (const file of files)
			await new Script(file, instance, people, report).run()
	} finally {
		await instance.stop()
		sanitizerLook(instance.home, report)
		await instance.end()
	}
}

// Under `make check` a mistake in memory ends the process that made it, with a report in its log.
function sanitizerLook(home, report) {
	for (const name of readdirSync(path.join(home, 'log'))) {
		const found = /^.*(?:Sanitizer: |runtime error: )[\s\S]{0,3000}/m.exec(readFileSync(path.join(home, 'log', name), 'utf8'))
		if (found)
			report.fail(`sanitizer: ${name}`, found[0])
	}
}

const escapes = { n: '\n', t: '\t', r: '\r', 0: '\0', '\\': '\\' }
const unescape = (text) => text.replace(/\\(?:u\{([0-9a-fA-F]+)\}|(.))/g, (all, code, letter) =>
	code ? String.fromCodePoint(parseInt(code, 16)) : escapes[letter] ?? all)

// Of a file: \xFC is that byte, which may belong to no UTF-8.
const bytes = (text) => Buffer.concat(text.split(/\\x([0-9a-fA-F]{2})/).map((part, i) =>
	i % 2 === 1 ? Buffer.from(part, 'hex') : Buffer.from(unescape(part))))

class Script {
	constructor(file, instance, people, report) {
		Object.assign(this, { file, instance, people, report })
		this.values = new Map()
		this.lang = 'en'
		this.person = new Person(instance)
	}

	// Lines are grouped: a request has its indented lines.
	async run() {
		const lines = readFileSync(path.join(folder, this.file), 'utf8').split('\n')
		for (let i = 0; i < lines.length; i++) {
			if (lines[i].trim() === '' || lines[i].startsWith('#'))
				continue
			this.at = `${this.file}:${i + 1}: ${lines[i]}`
			const own = []
			while (/^\s+\S/.test(lines[i + 1] ?? ''))
				own.push(lines[++i].trim())
			try {
				await this.line(lines[i - own.length], own)
			} catch (error) {
				this.report.fail(this.at, error.message)
				return
			}
		}
	}

	async line(text, own) {
		const [, word, rest] = /^(\S+)\s*(.*)$/.exec(text)
		if (/^[A-Z]+$/.test(word))
			return this.ask(word, this.fill(rest), own)
		if (word in actions)
			return actions[word].call(this, rest)
		const negative = word === 'no'
		const [, claim, what] = negative ? /^(\S+)\s*(.*)$/.exec(rest) : [null, word, rest]
		if (!(claim in claims))
			throw new Error('this line is not understood')
		const said = claims[claim].call(this, what, negative)
		if (said === true)
			this.report.pass()
		else
			this.report.fail(this.at, said)
	}

	fill(text) {
		return text.replace(/\{(\w+)(?::([^}]*?):(\d+))?\}/gu, (all, name, unit, times) => {
			if (name === 'repeat')
				return unit.repeat(Number(times))
			if (name === 'uuid')
				return uuid()
			if (!this.values.has(name))
				throw new Error(`{${name}} is not known`)
			return this.values.get(name)
		})
	}

	async ask(method, target, own) {
		const fields = [], headers = {}
		let body, bare = false, multipart = false
		for (const line of own) {
			const [, kind, rest] = /^(\S+)\s*(.*)$/.exec(line)
			const file = kind === 'file' && /^(\S+) = (\S*) (\S+) (.*)$/s.exec(rest)
			if (file) {
				multipart = true
				fields.push([file[1], { filename: file[2], type: file[3], data: bytes(this.fill(file[4])) }])
			} else if (kind === 'header' && /^[\w-]+:/.test(rest)) {
				headers[rest.split(':')[0].toLowerCase()] = this.fill(rest.slice(rest.indexOf(':') + 1).trim())
			} else if (kind === 'body' && !rest.startsWith('= ')) {
				body = unescape(this.fill(rest))
			} else if (line === 'bare') {
				bare = true
			} else {
				const [, name, value] = /^(.*?) =(?: (.*))?$/s.exec(line) ?? []
				if (name === undefined)
					throw new Error(`"${line}" is not understood`)
				fields.push([this.fill(name), unescape(this.fill(value ?? ''))])
			}
		}
		this.person.lang = this.lang
		this.last = () => this.send(method, target, { fields, headers, body, bare, multipart })
		await this.last()
	}

	async send(method, target, { fields, headers, body, bare, multipart }) {
		if (method !== 'POST' || body !== undefined)
			this.answer = await this.person.ask(method, target, { headers: method === 'POST'
				? { 'content-type': 'application/x-www-form-urlencoded', ...headers } : headers, body })
		else if (multipart)
			this.answer = await this.person.upload(target, fields)
		else if (bare)
			this.answer = await this.person.ask('POST', target, {
				headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
				body: fields.map((pair) => pair.map(encodeURIComponent).join('=')).join('&') })
		else {
			if (!fields.some(([name]) => name === 'key'))
				fields.push(['key', uuid()])
			this.answer = await this.person.post(target, fields, { headers })
		}
		this.text = visibleText(this.answer.body)
	}

	// The part of the body that is the form control of that name.
	control(name) {
		const safe = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
		return new RegExp(`<(input|textarea|select)[^>]*\\bname="${safe}"[^>]*>(?:[^<]*(?=</textarea>)|[\\s\\S]*?(?=</select>))?`)
			.exec(this.answer.body)?.[0]
	}
}

const actions = {
	async as(email) {
		const name = this.fill(email)
		if (name === 'nobody') {
			this.person = new Person(this.instance, this.lang)
			return
		}
		if (!this.people.has(name)) {
			const person = new Person(this.instance, 'en')
			await person.signIn(name)
			this.people.set(name, person)
		}
		this.person = this.people.get(name)
	},
	lang(name) {
		this.lang = name
	},
	async set(text) {
		const [, name, value] = /^(\w+) = (.*)$/.exec(text)
		const query = /^sql (.*)$/s.exec(value), mail = /^mail (\S+) (\S+)$/.exec(value)
		if (mail) {
			this.values.set(name, await mailLink(this.instance, this.fill(mail[1]), mail[2]))
			return
		}
		this.values.set(name, query ? this.instance.sql(this.fill(query[1])) : unescape(this.fill(value)))
		if (query && this.values.get(name) === '')
			throw new Error('the query has no value')
	},
	keep(text) {
		const [, name, pattern] = /^(\w+) = (.*)$/.exec(text)
		const found = new RegExp(this.fill(pattern)).exec(`${this.answer.headers.location ?? ''}\n${this.answer.body}`)
		if (!found)
			throw new Error('it does not match')
		this.values.set(name, found[1] ?? found[0])
	},
	do(text) {
		this.instance.sql(this.fill(text))
	},
	async follow() {
		const to = this.answer.headers.location
		if (to === undefined)
			throw new Error(`there is nowhere to go: ${this.answer.status} ${this.text.slice(0, 200)}`)
		await this.ask('GET', to.replace(/^https?:\/\/[^/]+/, ''), [])
	},
	async again() {
		await this.last()
	},
	async wait(text) {
		const query = this.fill(text.replace(/^sql /, ''))
		await until(query, () => this.instance.sql(query) === 't', 30)
	},
}

const said = (script) => `the answer was ${script.answer.status}: ${script.text.slice(0, 400)}`
const claimText = (text, part, negative, script) => text.includes(part) !== negative || said(script)

const claims = {
	expect(status) {
		return String(this.answer.status) === status || `${said(this)}\n${this.answer.headers.location ?? ''}`
	},
	has(part) {
		return claimText(this.text, this.fill(part), false, this)
	},
	lacks(part) {
		return claimText(this.text, this.fill(part), true, this)
	},
	html(part, negative) {
		return this.answer.body.includes(unescape(this.fill(part))) !== negative || `the body was\n${this.answer.body.slice(0, 1500)}`
	},
	error(rest, negative) {
		const [, field, part] = /^(\S+)\s*(.*)$/.exec(this.fill(rest))
		const found = new RegExp(`id="${field}-error"[^>]*>([\\s\\S]*?)</(?:div|p|span|li)>`).exec(this.answer.body)
		const shown = found ? visibleText(found[1]) : null
		if (negative)
			return found === null || `it says: ${shown}`
		return (shown !== null && shown.includes(part)) || `${shown === null ? 'there is no message' : `it says: ${shown}`}; ${said(this)}`
	},
	kept(rest) {
		const [, field, value] = /^(\S+) =(?: (.*))?$/.exec(rest)
		const want = unescape(this.fill(value ?? '')), control = this.control(field)
		if (control === undefined)
			return `there is no field ${field}; ${said(this)}`
		const shown = control.startsWith('<textarea') ? control.replace(/^<[^>]*>\n?/, '')
			: control.startsWith('<select') ? /<option[^>]*value="([^"]*)"[^>]*selected/.exec(control)?.[1]
				: / value="([^"]*)"/.exec(control)?.[1]
		const plain = shown === undefined ? '' : visibleText(`<p>${shown.replace(/\n/g, '&#10;')}</p>`)
		return plain === want.replace(/\s+/g, ' ').trim() || `the field shows ${JSON.stringify(shown)}`
	},
	header(rest, negative) {
		const [, name, value] = /^([\w-]+)(?::\s*(.*))?$/.exec(this.fill(rest))
		const shown = [this.answer.headers[name.toLowerCase()] ?? []].flat().join(', ')
		if (negative)
			return shown === '' || `it is ${shown}`
		return (shown !== '' && shown.includes(value ?? '')) || `it is ${shown || 'absent'}`
	},
	location(start) {
		const shown = this.answer.headers.location ?? ''
		return shown.replace(/^https?:\/\/[^/]+/, '').startsWith(this.fill(start)) || `it is ${shown || 'absent'}; ${said(this)}`
	},
	json(rest) {
		const [, where, want] = /^(\S+) = (.*)$/.exec(this.fill(rest))
		let value
		try {
			value = where.split('.').reduce((v, key) => v?.[key], JSON.parse(this.answer.body))
		} catch (error) {
			return `${error.message}; ${said(this)}`
		}
		return String(typeof value === 'object' ? JSON.stringify(value) : value) === want || `it is ${JSON.stringify(value)}`
	},
	sql(rest) {
		const at = rest.lastIndexOf(' = ')
		const got = this.instance.sql(this.fill(rest.slice(0, at)))
		const want = this.fill(rest.slice(at + 3))
		return got === want || `it is ${got}`
	},
}
