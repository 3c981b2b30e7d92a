// Names on the device lie in boxes (doc/gate.md): what a box is called and what opens it both come from the badge's
// code, so that without the badge at hand nobody reads a name, or tells which box is whose.
const { subtle } = globalThis.crypto;
const INFO = new TextEncoder().encode('pavilion box');
const ID_BYTES = 12, NONCE_BYTES = 12;

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

// One box as the centre sends it, as a row of the store.
export function boxRow(text) {
	const bytes = fromBase64(text);
	return { id: base64(bytes.subarray(0, ID_BYTES)), sealed: bytes.slice(ID_BYTES) };
}

export async function boxId(code) {
	const hash = await subtle.digest('SHA-256', new TextEncoder().encode(`pavilion box${code}`));
	return base64(new Uint8Array(hash, 0, ID_BYTES));
}

// { name, company, category, lang }, or null if the box does not open.
export async function boxOpen(row, signature) {
	try {
		const secret = await subtle.importKey('raw', signature, 'HKDF', false, ['deriveKey']);
		const key = await subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: INFO }, secret,
			{ name: 'AES-GCM', length: 256 }, false, ['decrypt']);
		const plain = await subtle.decrypt({ name: 'AES-GCM', iv: row.sealed.subarray(0, NONCE_BYTES) }, key, row.sealed.subarray(NONCE_BYTES));
		return JSON.parse(new TextDecoder().decode(plain));
	} catch {
		return null;
	}
}
