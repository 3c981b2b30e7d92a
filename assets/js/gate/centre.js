// Questions to the centre: doc/gate.md. An answer, a refusal, or nobody there.
import { lang } from './words.js';

// The centre cannot be reached, is too slow, or has a fault: the device decides alone.
export class Away extends Error {}
// This device may no longer ask.
export class Locked extends Error {}
// What was asked is wrong; `message` says why in the language chosen, `fields` beside which input.
export class Refused extends Error {
	constructor(status, { error, fields } = {}) {
		super(error ?? String(status));
		this.status = status;
		this.fields = fields ?? {};
	}
}

export class Centre {
	constructor(token = null) {
		this.token = token;
	}

	// `body`: sent as JSON by POST; without it a GET.
	async fetch(path, { body, timeout = 10000 } = {}) {
		const url = new URL(path, location.origin);
		url.searchParams.set('lang', lang());
		let answer;
		try {
			answer = await fetch(url, {
				method: body === undefined ? 'GET' : 'POST', cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(timeout),
				headers: { accept: 'application/json', ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
					...(body === undefined ? {} : { 'content-type': 'application/json' }) },
				body: body === undefined ? undefined : JSON.stringify(body),
			});
		} catch (error) {
			throw new Away(error.message);
		}
		// A wall in between ("sign in to this Wi-Fi") answers too, with a page of its own.
		const json = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
		if (answer.status >= 500 || answer.status === 408 || answer.redirected || (!answer.ok && !json)) {
			throw new Away(String(answer.status));
		}
		if (answer.status === 401) {
			throw new Locked();
		}
		if (!answer.ok) {
			throw new Refused(answer.status, await answer.json().catch(() => ({})));
		}
		return answer;
	}

	async ask(path, options) {
		const answer = await this.fetch(path, options);
		try {
			return await answer.json();
		} catch (error) {
			throw new Away(error.message);       // cut off in the middle
		}
	}
}
