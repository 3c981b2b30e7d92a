// What the device knows: the configuration, which badges are revoked, and where each badge is. On top of what the centre
// said lies what this device decided and has not sent yet, and what others told by the relay.
import { fromBase64 } from './box.js';
import { marksAfter } from './rules.js';

const SAME_MS = 5000;       // a mark of the relay this near to the centre's is the same entry, seen by two clocks

export const markOf = ([inside, since, entered, day, entriesDay, entries]) => ({ inside: inside === 1, since, entered, day, entriesDay, entries });

export class Memory {
	constructor(store, verifier) {
		Object.assign(this, { store, verifier, config: null, cursor: null, stamp: null, boxCursor: null,
			revoked: new Map(), marks: new Map(), queue: new Map(), mine: new Map(), others: new Map() });
	}

	async load() {
		const names = ['config', 'cursor', 'stamp', 'boxCursor'];
		const values = await Promise.all(names.map((name) => this.store.get(name)));
		names.forEach((name, i) => { this[name] = values[i] ?? null; });
		for (const row of await this.store.all('badges')) {
			this.keep(row);
		}
		for (const row of await this.store.all('queue')) {
			this.queueTake(row);
		}
		if (this.config) {
			await this.useKeys();
		}
	}

	keep({ number, revoked, marks }) {
		if (revoked) {
			this.revoked.set(number, revoked);
		} else {
			this.revoked.delete(number);
		}
		this.marks.set(number, marks);
	}

	useKeys() {
		return this.verifier.setKeys(Object.fromEntries(this.config.keys.map(({ no, key }) => [no, fromBase64(key)])));
	}

	get gate() {
		return this.config.gates.find((gate) => gate.code === this.config.device.gate);
	}

	// The organizer has the gates rehearse: today is taken for the first day, and what is scanned counts nowhere. Known until
	// which midnight, so that it ends without a network too.
	rehearsing(now) {
		const { rehearsal } = this.config;
		return Boolean(rehearsal) && now >= rehearsal.from && now < rehearsal.until;
	}

	zone(code) {
		return this.config.zones.find((zone) => zone.code === code);
	}

	category(no) {
		return this.config.categories.find((category) => category.no === no);
	}

	reason(name) {
		return this.config.reasons.find(({ reason }) => reason === name);
	}

	// One answer of /gate/sync; it is on the disk as a whole or not at all.
	async take(answer) {
		const touched = new Set();
		for (const [number, reason] of answer.revoked) {
			if (reason) {
				this.revoked.set(number, reason);
			} else {
				this.revoked.delete(number);
			}
			touched.add(number);
		}
		for (const [number, zone, ...mark] of answer.marks) {
			this.setMark(number, zone, markOf(mark));
			touched.add(number);
		}
		Object.assign(this, { cursor: answer.cursor, stamp: answer.stamp });
		if (answer.config) {
			this.config = answer.config;
			await this.useKeys();
		}
		await this.store.write(['kept', 'badges'], (kept, badges) => {
			kept.put(this.cursor, 'cursor');
			kept.put(this.stamp, 'stamp');
			kept.put(this.config, 'config');
			touched.forEach((number) => badges.put(this.row(number)));
		});
	}

	row(number) {
		return { number, revoked: this.revoked.get(number) ?? null, marks: this.marks.get(number) ?? {} };
	}

	setMark(number, zone, mark) {
		this.marks.set(number, { ...this.marks.get(number), [zone]: mark });
	}

	// The mark that the centre says a badge has after a scan of ours: [zone, inside, since, ...] or null.
	async learn(number, mark) {
		if (number && mark) {
			const [zone, ...rest] = mark;
			this.setMark(number, zone, markOf(rest));
			await this.store.put('badges', this.row(number));
		}
	}

	// -- what was decided here and is still to be sent ------------------------------------------------------
	queueTake(row) {
		this.queue.set(row.id, row);
		if (row.number && !row.undo) {
			this.mine.set(row.number, [...this.mine.get(row.number) ?? [], row]);
		}
	}

	async queueAdd(row) {
		await this.store.put('queue', row);
		this.queueTake(row);
	}

	async queueDrop(rows) {
		await this.store.drop('queue', ...rows.map(({ id }) => id));
		for (const { id, number } of rows) {
			this.queue.delete(id);
			this.mine.set(number, (this.mine.get(number) ?? []).filter((row) => row.id !== id));
		}
	}

	// -- what others told -----------------------------------------------------------------------------------
	otherTake(mark) {
		const of = this.others.get(mark.badge) ?? new Map();
		of.set(mark.id, mark);
		this.others.set(mark.badge, of);
	}

	// The marks of a badge with everything that is known here: { zone: mark }.
	marksOf(number) {
		const said = this.marks.get(number) ?? {};
		const mine = (this.mine.get(number) ?? []).filter((row) => row.accepted && !row.undone);
		const known = new Set(mine.map(({ id }) => id));
		const others = [...this.others.get(number)?.values() ?? []]
			.filter((mark) => !mark.undone && !known.has(mark.id) && mark.at > (said[mark.zone]?.since ?? -Infinity) + SAME_MS)
			.map((mark) => ({ ...mark, reason: mark.direction === 'out' ? 'left' : 'admitted' }));
		return [...mine, ...others].sort((a, b) => a.at - b.at)
			.reduce((marks, scan) => marksAfter(this.config, marks, scan), said);
	}

	// What decide() looks at for this badge.
	state(number) {
		return { revoked: this.revoked, marks: new Map([[number, this.marksOf(number)]]), whole: false };
	}

	// Through which gate, as far as a device said.
	lastGate(number, zone) {
		const all = [...this.mine.get(number) ?? [], ...this.others.get(number)?.values() ?? []];
		return all.filter((scan) => scan.zone === zone && scan.direction === 'in' && !scan.undone).sort((a, b) => b.at - a.at)[0]?.gate ?? null;
	}
}
