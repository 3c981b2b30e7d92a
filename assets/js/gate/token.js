// What the QR code of a badge says: app/badge/token.h has the layout. Pure functions, for the browser and for node.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));
export const TOKEN_TEXT = 119;
const HEAD_BYTES = 10, VERSION = 1;
const CONTEXT = new TextEncoder().encode('pavilion badge');

// RFC 4648 without padding; null if a character is none of the alphabet or bits are left over.
export function base32(text) {
	const bytes = new Uint8Array(Math.floor(text.length * 5 / 8));
	let bits = 0, count = 0, at = 0;
	for (const letter of text) {
		const value = VALUES.get(letter);
		if (value === undefined) {
			return null;
		}
		bits = (bits << 5 | value) & 0xfff;
		count += 5;
		if (count >= 8) {
			count -= 8;
			bytes[at++] = bits >> count & 0xff;
		}
	}
	return count > 0 && (bits & (1 << count) - 1) !== 0 ? null : bytes;
}

// { text, key, edition, number, category, days, signed, signature }, or { fault } 'unreadable' or 'foreign'. Does not
// look at the signature.
export function tokenRead(raw) {
	const text = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '').toUpperCase();
	const head = /^[A-Z2-7]{2,}$/.test(text) ? VALUES.get(text[0]) << 3 | VALUES.get(text[1]) >> 2 : 0;
	if (head >> 4 !== VERSION || (head & 15) === 0) {
		return { text, fault: 'foreign' };
	}
	if (text.length !== TOKEN_TEXT) {
		return { text, fault: 'unreadable' };
	}
	const bytes = base32(text), view = bytes && new DataView(bytes.buffer);
	if (!bytes || view.getUint16(1) === 0 || view.getUint32(3) === 0 || bytes[7] === 0) {
		return { text, fault: 'foreign' };
	}
	const signed = new Uint8Array(CONTEXT.length + HEAD_BYTES);
	signed.set(CONTEXT);
	signed.set(bytes.subarray(0, HEAD_BYTES), CONTEXT.length);
	return { text, key: head & 15, edition: view.getUint16(1), number: view.getUint32(3), category: bytes[7],
		days: view.getUint16(8), signed, signature: bytes.slice(HEAD_BYTES) };
}

// H. M. Damm's quasigroup of order 10: the check digit finds every single wrong digit and every swap of neighbours.
const DAMM = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134',
	'8945362017', '9438617205', '2581436790'];
const damm = (digits) => [...digits].reduce((sum, digit) => DAMM[sum][digit], '0');

// The number that was typed with its check digit ("100042-6", blanks allowed); 0 if it is none.
export function numberRead(text) {
	const digits = text.replace(/[ \t\r\n-]/g, '').replace(/[０-９]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
	const number = /^\d{2,11}$/.test(digits) && damm(digits) === '0' ? Number(digits.slice(0, -1)) : 0;
	return number <= 0xffffffff ? number : 0;
}

export function numberWrite(number) {
	return `${number}-${damm(String(number))}`;
}
