// What the device keeps (IndexedDB). Nothing here can be read as a name: those lie in boxes that open only with the
// badge at hand (box.js). Each write is done when its promise is: `durability: strict`, since a green screen hangs on it.
const NAME = 'pavilion gate', VERSION = 1;
// kept: settings by name; queue: scans to be sent, in order; boxes by what the badge's code hashes to; badges by
// their number; history: what was
// scanned last, without names.
const STORES = { kept: null, queue: 'id', boxes: 'id', badges: 'number', history: 'id' };

const done = (request) => new Promise((resolve, reject) => {
	request.onsuccess = () => resolve(request.result);
	request.onerror = () => reject(request.error);
});

export class Store {
	static async open() {
		const request = indexedDB.open(NAME, VERSION);
		request.onupgradeneeded = () => {
			for (const [name, keyPath] of Object.entries(STORES)) {
				request.result.createObjectStore(name, keyPath ? { keyPath } : undefined);
			}
		};
		const store = new Store();
		store.db = await done(request);
		// Another tab wants a newer version: this one makes way.
		store.db.onversionchange = () => store.db.close();
		return store;
	}

	// Runs `work(store, ...)` in one transaction; resolves when it is on the disk.
	write(names, work) {
		const all = [names].flat();
		return new Promise((resolve, reject) => {
			const transaction = this.db.transaction(all, 'readwrite', { durability: 'strict' });
			transaction.oncomplete = () => resolve();
			transaction.onabort = transaction.onerror = () => reject(transaction.error);
			work(...all.map((name) => transaction.objectStore(name)));
		});
	}

	read(name) {
		return this.db.transaction(name).objectStore(name);
	}

	get(name) {
		return done(this.read('kept').get(name));
	}

	set(name, value) {
		return this.write('kept', (kept) => kept.put(value, name));
	}

	one(name, key) {
		return done(this.read(name).get(key));
	}

	all(name, most) {
		return done(this.read(name).getAll(null, most));
	}

	count(name) {
		return done(this.read(name).count());
	}

	put(name, ...rows) {
		return this.write(name, (store) => rows.forEach((row) => store.put(row)));
	}

	drop(name, ...keys) {
		return this.write(name, (store) => keys.forEach((key) => store.delete(key)));
	}

	// The device is locked: nothing stays but what people chose for themselves, and the scans that are still to be sent.
	async wipe(keep = ['lang', 'muted', 'unsent']) {
		const values = await Promise.all(keep.map((name) => this.get(name)));
		await this.write(['kept', 'boxes', 'badges', 'history'], (kept, ...others) => {
			[kept, ...others].forEach((store) => store.clear());
			keep.forEach((name, i) => values[i] !== undefined && kept.put(values[i], name));
		});
	}
}

// RFC 9562, version 7: in the order of time.
export function uuid(now) {
	const b = crypto.getRandomValues(new Uint8Array(16));
	for (let i = 0, rest = now; i < 6; i++, rest = Math.floor(rest / 256)) {
		b[5 - i] = rest % 256;
	}
	b[6] = b[6] & 15 | 112;
	b[8] = b[8] & 63 | 128;
	const hex = [...b].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
