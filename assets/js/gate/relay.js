// The relay on the LAN of the gates: doc/gate-relay.md. While the centre is away, a green light is claimed here first,
// so that no two devices let one badge in without knowing of each other.
const CLAIM_MS = 1000, ROUND_MS = 3000, RETRY_MS = 10000;
const MARKS_MOST = 1000;

export class Relay {
	constructor(memory, clock) {
		Object.assign(this, { memory, clock, here: false, relay: null, since: 0, seqs: new Map(), outbox: new Map(), undone: new Set() });
	}

	get url() {
		return this.memory.config?.edition.relay ?? null;
	}

	async ask(method, path, body, timeout = CLAIM_MS) {
		const answer = await fetch(this.url + path, {
			method, body: body && JSON.stringify(body), credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(timeout),
			headers: { authorization: `Bearer ${this.memory.config.edition.relay_key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
		});
		const said = await answer.json();
		if (answer.status >= 400 && answer.status !== 409) {
			throw new Error(said.error);
		}
		if (this.relay !== null && this.relay !== said.relay) {      // its marks begin anew
			this.since = 0;
			this.seqs.clear();
			this.memory.others.clear();
			for (const row of this.memory.queue.values()) {
				this.tell(row);
			}
		}
		this.relay = said.relay;
		return { status: answer.status, ...said };
	}

	learn(marks) {
		for (const mark of marks) {
			this.seqs.set(mark.badge, Math.max(mark.seq, this.seqs.get(mark.badge) ?? 0));
			this.memory.otherTake(mark);
		}
	}

	markOf({ id, number, zone, gate, direction, at }) {
		return { id, badge: number, zone, gate, direction, at, device: this.memory.config.device.device };
	}

	// Whether this scan changes where a badge is: of others the relay knows nothing.
	concerns(row) {
		return this.url && row.number && row.accepted && (row.direction === 'in' || row.reason === 'left');
	}

	// 'placed': show green. 'known': somebody was first, decide again. 'away': nobody answers, decide alone.
	async claim(row) {
		if (!this.here || !this.concerns(row)) {
			return 'away';
		}
		try {
			const said = await this.ask('POST', '/claim', { ...this.markOf(row), after: this.seqs.get(row.number) ?? 0 });
			if (said.status !== 409) {
				this.seqs.set(row.number, Math.max(said.seq, this.seqs.get(row.number) ?? 0));
				return 'placed';
			}
			this.learn(said.marks);
			return 'known';
		} catch {
			this.here = false;
			return 'away';
		}
	}

	// What was let in without a claim: goes out with the next round.
	tell(row) {
		if (this.concerns(row) && !row.undone && this.outbox.size < 5 * MARKS_MOST) {
			this.outbox.set(row.id, this.markOf(row));
		}
	}

	takeBack(id) {
		if (this.url) {
			this.undone.add(id);
		}
	}

	// Sends and gets what is new, for ever.
	async run() {
		for (;;) {
			let wait = ROUND_MS;
			if (this.url) {
				try {
					while (await this.round()) { /* there is more */ }
					this.here = true;
				} catch {
					this.here = false;
					wait = RETRY_MS;
				}
			}
			await new Promise((done) => setTimeout(done, wait));
		}
	}

	async round() {
		const marks = [...this.outbox.values()].slice(0, MARKS_MOST), undone = [...this.undone].slice(0, MARKS_MOST);
		const said = await this.ask('POST', '/marks', { since: this.since, ...(marks.length > 0 ? { marks } : {}),
			...(undone.length > 0 ? { undone } : {}) }, 5000);
		marks.forEach(({ id }) => this.outbox.delete(id));
		undone.forEach((id) => this.undone.delete(id));
		this.learn(said.marks);
		this.since = said.marks.at(-1)?.seq ?? this.since;
		return said.more || this.outbox.size > 0;
	}
}
