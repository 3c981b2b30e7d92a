// Mails of an instance that puts them into its outbox.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { until } from './instance.mjs'

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

// The path of the secret link in the latest message of a kind to that address; waits until it is sent. Only the mail
// itself has the secret: what is sent loses it in the ledger.
export async function mailLink(instance, address, kind) {
	const id = instance.sql(`select public_id from message where recipient = '${address}' and kind = '${kind}' order by message_id desc limit 1`)
	const file = path.join(instance.home, 'outbox', `${id}.eml`)
	await until(`the mail ${kind} to ${address}`, () => id && existsSync(file), 30)
	return /https?:\/\/[^/\s"]+(\/[^\s"<]*[0-9a-f]{64}[\w/-]*)/.exec(mailText(readFileSync(file, 'utf8')))[1]
}
