// Hand scanners that pretend to be a keyboard. They send the keys of a keyboard in the country they were made for; the
// system reads them as those of its own: with AZERTY an A arrives as Q, a 2 as é. A key event has both, the text and
// the place on the keyboard, so a code is looked for in both. Pure but for Wedge.
import { TOKEN_TEXT, tokenRead } from './token.js';

const PAUSE_MS = 80;       // ends a burst that has no Enter
const TORN_MS = 400;       // but not one that is shorter than a code: a device that is busy must not tear it in two
const BURST_LEAST = 6;     // keys; what is shorter was typed by a person
const AFTER_LEAST = 20;    // keys, in a field in which something stands: a busy device hears a person's keys in a bunch
const KEY_MS = 45;         // between two keys of a scanner, on average at most

// The character at a place of a keyboard for US English, which is what scanners send unless told otherwise; null for
// keys that write nothing. '' for a key that writes something that cannot be told from its place.
export function placeText(code) {
	const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(code) ?? [];
	return letter ?? digit ?? { Minus: '-', NumpadSubtract: '-', Space: ' ' }[code] ?? '';
}

// What a burst of { key, code } says: { text } or { text, fault: 'keyboard' }. `good(text)` tells, may be async, whether
// a code that looks like one of ours was signed by us: that decides where both readings look right.
export async function wedgeRead(keys, good = () => true) {
	const typed = keys.map(({ key }) => key.length === 1 ? key : '').join('').trim();
	const placed = keys.map(({ code }) => placeText(code)).join('').trim();
	const whole = [typed, placed].map(tokenRead).filter((token) => !token.fault).map((token) => token.text);
	for (const text of whole) {
		if (await good(text)) {
			return { text };
		}
	}
	if (whole.length > 0) {
		return { text: whole[0] };
	}
	// Digits with their check digit: a badge's number as a bar code.
	for (const text of [typed, placed]) {
		if (/^\d[\d -]+$/.test(text)) {
			return { text };
		}
	}
	const lost = keys.some(({ key }) => key.length !== 1);
	if (lost || /[^\x20-\x7e]/.test(typed) || (keys.length > 100 && keys.length < 140 && !/^[A-Za-z2-7]+$/.test(typed))) {
		return { text: typed, fault: 'keyboard' };
	}
	return { text: typed };
}

// What else a code may have been whose scanner was made for another keyboard than the system's, so that letters of codes
// were swapped for others: by QWERTZ, by AZERTY (whose M is no letter).
const SWAPS = [['YZ', 'ZY'], ['QAZW,?', 'AQWZMM']];

// The tokens (tokenRead()) that a text of a token's length may have been; which of them is ours, its signature tells.
export function swapped(text) {
	const typed = text.trim().toUpperCase();
	return typed.length !== TOKEN_TEXT ? [] : SWAPS
		.map(([from, to]) => tokenRead([...typed].map((letter) => to[from.indexOf(letter)] ?? letter).join('')))
		.filter((token) => !token.fault);
}

const field = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target?.tagName ?? '') ? target : null;

export class Wedge {
	// `heard(keys)` gets each burst of { key, code }; `typed(text)` what a person typed while no field had the focus.
	// Listens to the whole page, whatever has the focus.
	constructor(target, heard, typed) {
		this.heard = heard;
		this.typed = typed;
		this.keys = [];
		target.addEventListener('keydown', (event) => this.key(event), true);
	}

	key(event) {
		// A key that is held down is nobody's scanner.
		if (event.repeat || event.ctrlKey || event.metaKey || event.altKey && !event.getModifierState('AltGraph')) {
			return;
		}
		const now = event.timeStamp;
		if (this.keys.length > 0 && now - this.last > this.pause()) {
			this.end();
		}
		if (event.key === 'Enter' || event.key === 'Tab') {
			if (this.isBurst()) {
				event.preventDefault();
				event.stopPropagation();
			}
			this.end();
			return;
		}
		// Modifiers write nothing; what an input method or a dead key swallows still has its place.
		if (/^(Shift|Control|Alt|AltGraph|Meta|CapsLock|Fn|NumLock|Escape|Backspace|Delete|Arrow\w+|Home|End|F\d+)$/.test(event.key)) {
			return;
		}
		if (this.keys.length === 0) {
			this.first = now;
			this.field = field(event.target);
			this.before = this.field?.value;
			this.least = this.before ? AFTER_LEAST : BURST_LEAST;
		}
		this.last = now;
		this.keys.push({ key: event.key, code: event.code ?? '' });
		// From here on it is a scanner: nothing of it goes into a field or scrolls the page.
		if (this.isBurst()) {
			event.preventDefault();
		}
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.end(), this.pause());
	}

	pause() {
		return this.isBurst() && this.keys.length < TOKEN_TEXT ? TORN_MS : PAUSE_MS;
	}

	isBurst() {
		return this.keys.length >= this.least && (this.last - this.first) / (this.keys.length - 1) <= KEY_MS;
	}

	end() {
		clearTimeout(this.timer);
		const { keys, field, before } = this, burst = this.isBurst();
		this.keys = [];
		if (burst) {
			if (field) {
				field.value = before;
			}
			this.heard(keys);
		} else if (keys.length > 0 && !field) {
			this.typed(keys.map(({ key }) => key.length === 1 ? key : '').join(''));
		}
	}
}
