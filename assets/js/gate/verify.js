// Whether we signed a code: Ed25519 by the browser itself, or by @noble/ed25519 where the browser has none.
import { verifyAsync } from '@noble/ed25519';

const { subtle } = globalThis.crypto;

async function browserCan() {
	try {
		await subtle.importKey('raw', new Uint8Array(32), 'Ed25519', false, ['verify']);
		return true;
	} catch {
		return false;
	}
}

export class Verifier {
	// `library`: true makes it use the library in any case (for its test).
	constructor({ library = false } = {}) {
		this.native = library ? Promise.resolve(false) : browserCan();
		this.keys = new Map();
	}

	// Public keys by their number: { 1: Uint8Array(32), ... }.
	async setKeys(keys) {
		const native = await this.native;
		const made = await Promise.all(Object.entries(keys).map(async ([number, bytes]) =>
			[Number(number), native ? await subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']) : bytes]));
		this.keys = new Map(made);
	}

	// `token`: from tokenRead(), without a fault.
	async isOurs(token) {
		const key = this.keys.get(token.key);
		if (!key) {
			return false;
		}
		return await this.native ? subtle.verify('Ed25519', key, token.signature, token.signed)
			: verifyAsync(token.signature, token.signed, key).catch(() => false);
	}
}
