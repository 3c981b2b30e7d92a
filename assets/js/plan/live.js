// Changes as they happen, by server-sent events; whatever was missed while the line was broken is asked for
// anew, and where there are no events at all the plan is asked every few seconds.
const POLL_MS = 15000;
const SPREAD_MS = 1000;   // when all are told to ask anew, they do not ask in the same instant

export class Live {
	constructor(hall, booths, changed) {
		this.hall = hall;
		this.booths = booths;
		this.changed = changed;
		this.broken = false;
		this.listen();
	}

	listen() {
		if (!window.EventSource) {
			this.poll();
			return;
		}
		this.source = new EventSource(`/halls/${this.hall}/live`);
		this.source.addEventListener('booths', (event) => {
			const { booths } = JSON.parse(event.data);
			if (booths) {
				this.apply(booths);
			} else {
				this.refreshSoon();   // too much changed for one message
			}
		});
		this.source.addEventListener('again', () => this.refreshSoon());
		this.source.addEventListener('open', () => {
			if (this.broken) {
				this.broken = false;
				this.refresh();
			}
		});
		this.source.addEventListener('error', () => {
			this.broken = true;
			if (this.source.readyState === EventSource.CLOSED) {
				this.poll();   // refused for good, by a proxy for example
			}
		});
		window.addEventListener('pagehide', () => this.source.close());
		window.addEventListener('pageshow', (event) => {
			if (event.persisted) {
				this.listen();
				this.refresh();
			}
		});
	}

	refreshSoon() {
		clearTimeout(this.soon);
		this.soon = setTimeout(() => this.refresh(), Math.random() * SPREAD_MS);
	}

	poll() {
		setInterval(() => this.refresh(), POLL_MS);
	}

	apply(changes) {
		const touched = changes.filter(([id, state]) => this.booths.change(id, state));
		if (touched.length > 0) {
			this.changed(touched);
		}
	}

	// State, price, exhibitor and neighbours of every booth.
	async refresh() {
		const headers = { accept: 'application/json' };
		const answer = await fetch(`/halls/${this.hall}/booths`, { headers }).catch(() => null);
		if (!answer?.ok) {
			return false;
		}
		const rows = (await answer.json()).offer;
		for (const row of rows) {
			const booth = this.booths.byId.get(row.booth);
			if (booth) {
				booth.total = row.total === null ? null : Number(row.total);
				booth.exhibitor = row.exhibitor ?? '';
				booth.near = (row.near ?? '').split(' ');
				if (booth.exhibitor) {
					this.booths.label(booth);
				}
			}
		}
		this.apply(rows.map((row) => [row.booth, row.status]));
		return true;
	}
}
