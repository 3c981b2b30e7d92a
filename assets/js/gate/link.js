// The way to the centre: what is new comes in, what was decided alone goes out, and whether anybody is there is learnt
// from answers only: navigator.onLine says nothing about them.
import { Away, Locked, Refused } from './centre.js';
import { boxRow } from './box.js';

export const SLOW_MS = 1500;             // an answer that takes longer is not waited for
const ROUND_MS = 10000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const BATCH = 200;
const BOXES_A_ROUND = 5;
// Refusals that say: sending the same again is of no use. After all others it is sent again later.
const SCAN_FINAL = [400, 413, 422], UNDO_FINAL = [...SCAN_FINAL, 403, 404];
const isFinal = (error, statuses = SCAN_FINAL) => error instanceof Refused && statuses.includes(error.status);

export class Link {
	// `changed()` is called when something that is shown may be another; `locked()` when the device may not ask any more.
	constructor({ store, memory, clock, centre, changed, locked }) {
		Object.assign(this, { store, memory, clock, centre, changed, locked, online: false, tries: 0, counts: null, syncedAt: null });
	}

	start() {
		this.stopped = false;
		for (const name of ['online', 'focus', 'pageshow']) {
			window.addEventListener(name, () => this.soon(0));
		}
		document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.soon(0));
		this.soon(0);
	}

	stop() {
		this.stopped = true;
		clearTimeout(this.timer);
	}

	soon(ms) {
		clearTimeout(this.timer);
		if (!this.stopped) {
			this.timer = setTimeout(() => this.round(), ms);
		}
	}

	set(online) {
		if (online !== this.online) {
			this.online = online;
			this.changed();
		}
	}

	// An answer did not come in time: from now on the device decides alone, until a round has got through.
	lost() {
		this.set(false);
		this.soon(RETRY_MS[0]);
	}

	async round() {
		if (this.running) {
			return;
		}
		this.running = true;
		let wait = ROUND_MS;
		try {
			await this.sync();
			await this.send();
			this.tries = 0;
			this.set(true);
			wait = await this.boxes() ? 0 : ROUND_MS;
			this.counts = await this.centre.ask('/gate/state');
		} catch (error) {
			if (error instanceof Locked) {
				this.stop();
				this.locked();
				return;
			}
			if (!(error instanceof Away)) {
				console.warn('gate', error);
			}
			wait = RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)];
			this.set(false);
		} finally {
			this.running = false;
		}
		this.changed();
		this.soon(wait);
	}

	async sync() {
		for (let more = true; more;) {
			const { cursor, stamp, queue } = this.memory, asked = performance.now();
			const said = await this.centre.ask(`/gate/sync?${new URLSearchParams({ ...(cursor ? { since: cursor } : {}),
				...(stamp ? { stamp } : {}), now: Date.now(), queued: queue.size })}`);
			// A first sync brings much and takes its time; after it, who is slow is as good as away.
			if (cursor && !said.more && performance.now() - asked > SLOW_MS) {
				throw new Away('slow');
			}
			this.clock.set(said.now, asked);
			await this.store.set('skew', this.clock.skew);
			await this.memory.take(said);
			more = said.more;
		}
		this.syncedAt = this.clock.now();
		await this.store.set('syncedAt', this.syncedAt);
	}

	// The queue, oldest first. What was answered leaves it; an answer that was lost is asked for again by the same ids.
	async send() {
		for (;;) {
			const rows = [...this.memory.queue.values()].filter((row) => !row.stuck).sort((a, b) => a.id < b.id ? -1 : 1);
			const scans = rows.filter((row) => !row.undo).slice(0, BATCH);
			if (scans.length > 0) {
				await this.sendScans(scans);
			} else if (rows.length > 0) {
				await this.sendUndo(rows[0]);
			} else {
				return;
			}
			this.changed();
		}
	}

	async sendScans(rows) {
		let said;
		try {
			said = await this.ask('/gate/scans', { now: this.clock.now(), queued: this.memory.queue.size - rows.length, scans: rows.map(wireOf) });
		} catch (error) {
			if (!isFinal(error)) {
				throw error;
			}
			return this.sendRefused(rows, error);
		}
		for (const [i, result] of said.results.entries()) {
			await this.memory.learn(rows[i].number, result.mark);
		}
		await this.memory.queueDrop(rows);
	}

	// One that the centre does not take must not hold up the others: it stays here, and is sent no more.
	async sendRefused(rows, error) {
		if (rows.length > 1) {
			for (const row of rows) {
				await this.sendScans([row]);
			}
			return;
		}
		console.warn('gate: a scan was not taken', error.message, error.fields);
		rows[0].stuck = true;
		await this.store.put('queue', rows[0]);
	}

	async sendUndo(row) {
		try {
			const said = await this.ask(`/gate/scans/${row.undo}/undo`, { reason: row.reason });
			await this.memory.learn(row.number, said.mark);
		} catch (error) {
			if (!isFinal(error, UNDO_FINAL)) {
				throw error;
			}
			console.warn('gate: undo', error.message);      // too old, or of another gate: asking again is of no use
		}
		await this.memory.queueDrop([row]);
	}

	ask(path, body) {
		return this.centre.ask(path, { body, timeout: 10000 });
	}

	// The names, sealed. Only once the rest is well, and some at a time: they are many. Whether there are more.
	async boxes() {
		let more = true;
		for (let i = 0; more && i < BOXES_A_ROUND; i++) {
			const since = this.memory.boxCursor;
			const said = await this.centre.ask(`/gate/badges${since ? `?${new URLSearchParams({ since })}` : ''}`);
			const rows = said.boxes.map(boxRow);
			await this.store.write(['kept', 'boxes'], (kept, boxes) => {
				kept.put(said.cursor, 'boxCursor');
				rows.forEach((row) => boxes.put(row));
			});
			this.memory.boxCursor = said.cursor;
			more = said.more;
		}
		return more;
	}

	// One scan, now; null: nobody answered in time, and the device has to decide alone.
	async scan(row) {
		if (!this.online) {
			return null;
		}
		try {
			const said = await this.centre.ask('/gate/scans', { timeout: SLOW_MS,
				body: { now: this.clock.now(), queued: this.memory.queue.size, scans: [wireOf(row)] } });
			return said.results[0];
		} catch (error) {
			if (error instanceof Locked) {
				this.stop();
				this.locked();
				throw error;
			}
			this.lost();
			return null;
		}
	}
}

// What of a row goes to the centre.
function wireOf({ id, code, number, way, at, direction, offline, accepted, reason, gate }) {
	return { id, ...(code ? { code } : { number }), way, at, ...(direction ? { direction } : {}), gate,
		...(offline ? { offline, accepted, reason } : {}) };
}
