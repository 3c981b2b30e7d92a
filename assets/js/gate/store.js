// What the device keeps (IndexedDB). Nothing here can be read as a name: those lie in boxes that open only with the
// badge at hand (box.js). Each write is done when its promise is: `durability: strict`, since a green screen hangs on it.
const NAME = 'pavilion gate', VERSION = 1;
// kept: settings by name; queue: scans to be sent, in order; boxes and badges by the badge's number; history: what was
// scanned last, without names.
const STORES = { kept: null, queue: 'id', boxes: 'number', badges: 'number', history: 'id' };

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

	// Runs `work(store)` in one transaction; resolves when it is on the disk.
	write(name, work) {
		return new Promise((resolve, reject) => {
			const transaction = this.db.transaction(name, 'readwrite', { durability: 'strict' });
			transaction.oncomplete = () => resolve();
			transaction.onabort = transaction.onerror = () => reject(transaction.error);
			work(transaction.objectStore(name));
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

	// The device is locked or belongs to another fair: nothing stays but what people chose for themselves.
	async wipe(keep = ['lang', 'muted']) {
		const values = await Promise.all(keep.map((name) => this.get(name)));
		for (const name of Object.keys(STORES)) {
			await this.write(name, (store) => store.clear());
		}
		for (const [i, name] of keep.entries()) {
			if (values[i] !== undefined) {
				await this.set(name, values[i]);
			}
		}
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
