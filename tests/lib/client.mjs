// A person at an instance without a browser: keeps cookies, knows the CSRF token of the last page it saw.
import { randomBytes } from 'node:crypto'
import http from 'node:http'

export const demoPassword = 'pavilion-demo'

// RFC 9562, version 7.
export function uuid() {
	const b = randomBytes(16)
	b.writeUIntBE(Date.now(), 0, 6)
	b[6] = b[6] & 15 | 112
	b[8] = b[8] & 63 | 128
	return b.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }
const decode = (text) => text.replace(/&(#?\w+);/g, (all, name) => entities[name] ??
	(/^#x/i.test(name) ? String.fromCodePoint(parseInt(name.slice(2), 16))
		: name[0] === '#' ? String.fromCodePoint(Number(name.slice(1))) : all))

// What a reader sees of a page: no tags, no scripts, blanks run together.
export function visibleText(html) {
	return decode(html.replace(/<(script|style|title)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/gi, ' ')
		.replace(/<\/?(b|i|em|strong|a|span|small|u)\b[^>]*>/gi, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim()
}

export class Person {
	constructor(instance, lang = 'en') {
		this.instance = instance
		this.lang = lang
		this.cookies = new Map()
		this.csrf = null
	}

	// One exchange, exactly as given: no redirect is followed. The answer: status, headers, body (text), bytes.
	ask(method, path, { headers = {}, body } = {}) {
		return new Promise((done, failed) => {
			const all = { 'accept': 'text/html', 'accept-language': this.lang, ...headers }
			if (this.cookies.size > 0)
				all.cookie ??= [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ')
			if (body !== undefined)
				all['content-length'] ??= Buffer.byteLength(body)
			const request = http.request({ host: '127.0.0.1', port: this.instance.port, method, path, headers: all, agent: false },
				(answer) => {
					const parts = []
					answer.on('data', (part) => parts.push(part))
					answer.on('error', failed)
					answer.on('end', () => done(this.seen(answer, Buffer.concat(parts))))
				})
			request.setTimeout(30000, () => request.destroy(new Error(`${method} ${path}: no answer in 30 s`)))
			request.on('error', failed)
			request.end(body)
		})
	}

	seen(answer, bytes) {
		for (const cookie of answer.headers['set-cookie'] ?? []) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
			if (/max-age=0\b/i.test(cookie) || value === '')
				this.cookies.delete(name)
			else
				this.cookies.set(name, value)
		}
		const body = bytes.toString('utf8')
		const csrf = /<input[^>]*name="csrf"[^>]*value="([^"]*)"/.exec(body)
		if (csrf)
			this.csrf = csrf[1]
		return { status: answer.statusCode, headers: answer.headers, body, bytes }
	}

	get(path, headers) {
		return this.ask('GET', path, { headers })
	}

	// Sends a form as a browser does; `fields` is a list of [name, value]. The CSRF token and a fresh key are added
	// unless the fields name them.
	async post(path, fields = [], { headers = {} } = {}) {
		const pairs = [...fields]
		if (!pairs.some(([name]) => name === 'csrf')) {
			if (this.csrf === null)
				await this.get('/sign-in')
			pairs.push(['csrf', this.csrf ?? ''])
		}
		if (!pairs.some(([name]) => name === 'key'))
			pairs.push(['key', uuid()])
		return this.ask('POST', path, {
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
			body: pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&'),
		})
	}

	// As post(), but multipart; a file is [name, { filename, type, data }].
	async upload(path, fields) {
		const pairs = [...fields]
		if (this.csrf === null)
			await this.get('/sign-in')
		if (!pairs.some(([name]) => name === 'csrf'))
			pairs.unshift(['csrf', this.csrf ?? ''])
		if (!pairs.some(([name]) => name === 'key'))
			pairs.unshift(['key', uuid()])
		const boundary = `----pavilion${randomBytes(12).toString('hex')}`
		const parts = []
		for (const [name, value] of pairs) {
			const file = typeof value === 'object' && value.data !== undefined
			parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"`)
			parts.push(file ? `; filename="${value.filename}"\r\nContent-Type: ${value.type}\r\n\r\n` : '\r\n\r\n')
			parts.push(file ? value.data : String(value), '\r\n')
		}
		parts.push(`--${boundary}--\r\n`)
		return this.ask('POST', path, {
			headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
			body: Buffer.concat(parts.map((part) => Buffer.from(part))),
		})
	}

	// Through the real pages, with the second factor where one is owed.
	async signIn(email, password = demoPassword) {
		await this.get('/sign-in')
		let answer = await this.post('/sign-in', [['email', email], ['password', password]])
		if (answer.status !== 303)
			throw new Error(`sign-in as ${email}: ${answer.status} ${visibleText(answer.body).slice(0, 300)}`)
		if (/^\/sign-in\/code/.test(answer.headers.location)) {
			await this.get(answer.headers.location)
			const code = /\d{6}/.exec(this.instance.pavilion('code', email))[0]
			answer = await this.post('/sign-in/code', [['code', code]])
			if (answer.status !== 303)
				throw new Error(`second factor of ${email}: ${answer.status} ${visibleText(answer.body).slice(0, 300)}`)
		}
		this.csrf = null
		await this.get('/profile')
		if (this.csrf === null)
			await this.get('/office')
		return answer
	}
}
