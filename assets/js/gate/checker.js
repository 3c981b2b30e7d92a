// From what was scanned to green or red: the centre decides if it answers in time, else the device does, with what it
// knows. What the device decided is on its disk before anybody sees it.
import { boxId, boxOpen } from './box.js';
import { decide } from './rules.js';
import { uuid } from './store.js';
import { tokenRead, numberRead } from './token.js';
import { swapped } from './wedge.js';

const CLAIMS_MOST = 4;
const CODE_CHARS = 300;
const OPEN_CHARS = 16;      // of a code that holds its number but not its signature

export class Checker {
	constructor({ store, memory, clock, link, relay, verifier }) {
		Object.assign(this, { store, memory, clock, link, relay, verifier, chain: Promise.resolve() });
	}

	// Scans are decided one after the other. Resolves to what is shown: { id, at, way, accepted, reason, direction, number,
	// name, company, category, prints, before, offline }.
	check(text, way, { fault, direction } = {}) {
		const mine = this.chain.then(() => this.one(text, way, fault, direction));
		this.chain = mine.catch(() => { /* the next one has its own chance */ });
		return mine;
	}

	async one(text, way, fault, direction) {
		const at = this.clock.now(), gate = this.memory.gate;
		const base = { id: uuid(at), at, way, gate: gate.code, zone: gate.zone };
		const what = await this.read(text, fault);
		// The centre undoes a foreign keyboard itself, where a device can.
		if (what.fault !== 'keyboard') {
			const said = await this.link.scan({ ...base, code: cut(text, CODE_CHARS), direction });
			if (said) {
				return this.fromCentre(base, said);
			}
		}
		return this.alone(base, what, text, direction);
	}

	// What a text is, as decide() wants it.
	async read(text, fault) {
		const number = fault ? 0 : numberRead(text);
		if (number) {
			return { number, typed: true };
		}
		const token = fault ? { fault } : tokenRead(text), signed = await this.signed(token);
		if (!signed) {
			for (const other of swapped(text)) {
				if (await this.signed(other)) {
					return { ...other, signed: true };
				}
			}
		}
		return token.fault ? token : { ...token, signed };
	}

	// null: by a key that is not known here.
	async signed(token) {
		return token.fault || !this.verifier.keys.has(token.key) ? null : this.verifier.isOurs(token);
	}

	async fromCentre(base, said) {
		await this.memory.learn(said.number, said.mark);
		const row = { ...base, ...said, at: base.at, offline: false };
		this.relay.tell(row);
		return row;
	}

	async alone(base, what, text, direction) {
		const scan = { ...what, at: base.at, gate: base.gate, direction };
		const sure = what.signed === true;
		let row, claimed = 'known';
		for (let i = 0; i < CLAIMS_MOST && claimed === 'known'; i++) {
			const verdict = decide(this.memory.state(what.number), this.memory.config, scan);
			row = { ...base, ...verdict, offline: true, ...(sure ? { number: what.number } : { code: codeKept(what, text) }) };
			claimed = await this.relay.claim(row);
		}
		if (claimed !== 'placed') {
			this.relay.tell(row);
		}
		const before = sure ? this.before(what.number, base.zone) : null;
		await this.memory.queueAdd(row);
		this.link.changed();
		const person = sure ? await this.person(what) : null;
		return { ...row, before, name: person?.name ?? null, company: person?.company ?? null, category: sure ? what.category : null };
	}

	// The last entry, as far as it is known here.
	before(number, zone) {
		const mark = this.memory.marksOf(number)[zone];
		return mark?.entered ? { at: mark.entered, gate: this.memory.lastGate(number, zone) } : null;
	}

	async person({ text, signature }) {
		const row = await this.store.one('boxes', await boxId(text));
		return row ? boxOpen(row, signature) : null;
	}

	// Takes an entry back; at once if the centre is there, else with the queue.
	async undo(scan, reason) {
		const queued = this.memory.queue.get(scan.id);
		if (queued) {
			queued.undone = true;
			await this.store.put('queue', queued);
		}
		await this.memory.queueAdd({ id: `undo ${scan.id}`, undo: scan.id, number: scan.number, reason, at: this.clock.now() });
		this.relay.takeBack(scan.id);
		this.link.soon(0);
	}
}

// The beginning of a text, without half a character: such a thing is no text any more, and is sent to nobody.
function cut(text, most) {
	return text.slice(0, most).replace(/\p{Surrogate}/gu, '\ufffd');
}

// A code that may open a name's box does not stay on the device.
function codeKept(what, text) {
	const open = what.signed === false || what.fault || what.typed;
	return cut(text, open ? CODE_CHARS : OPEN_CHARS);
}
