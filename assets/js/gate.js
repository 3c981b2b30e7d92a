// The page of gate staff, on a phone or a PC: scans badges, with or without a network. doc/gate.md has what it talks.
import { Centre } from './gate/centre.js';
import { Checker } from './gate/checker.js';
import { Clock } from './gate/clock.js';
import { Desk } from './gate/desk.js';
import { el, icon } from './gate/dom.js';
import { enrolShow } from './gate/enrol.js';
import { History } from './gate/history.js';
import { Link } from './gate/link.js';
import { Memory } from './gate/memory.js';
import { Relay } from './gate/relay.js';
import { Screen } from './gate/screen.js';
import { Sound } from './gate/sound.js';
import { Store } from './gate/store.js';
import { tokenRead } from './gate/token.js';
import { Verifier } from './gate/verify.js';
import { Wedge, wedgeRead } from './gate/wedge.js';
import { lang, speak, t } from './gate/words.js';

const TICK_MS = 1000;
const UPDATE_MS = 15 * 60 * 1000;

class App {
	checking = 0;        // scans that wait for their answer

	async start() {
		this.updates();        // first of all: whatever goes wrong below, a newer build may mend it
		this.root = document.getElementById('gate');
		this.store = await Store.open();
		speak(await this.store.get('lang') ?? this.root.dataset.lang);
		this.sound = new Sound();
		this.sound.muted = await this.store.get('muted') ?? false;
		for (const name of ['pointerdown', 'keydown']) {
			window.addEventListener(name, () => this.sound.wake());
		}
		this.clock = new Clock(await this.store.get('skew') ?? 0);
		this.verifier = new Verifier();
		this.centre = new Centre(await this.store.get('token') ?? null);
		this.history = new History(this);
		this.desk = new Desk(this);
		await this.begin();
		if (this.centre.token) {
			await this.run();
		} else {
			this.enrol(await this.store.get('locked') ? 'locked' : null);
		}
		setInterval(() => this.tick(), TICK_MS);
	}

	// What is known of this fair; empty on a new device.
	async begin() {
		const { store, clock, centre, verifier } = this;
		this.memory = new Memory(store, verifier);
		await this.memory.load();
		await this.history.load();
		this.link = new Link({ store, memory: this.memory, clock, centre, changed: () => this.changed(), locked: () => this.lock() });
		this.link.syncedAt = await store.get('syncedAt') ?? null;
		this.relay = new Relay(this.memory, clock);
		this.checker = new Checker({ store, memory: this.memory, clock, link: this.link, relay: this.relay, verifier });
	}

	enrol(why) {
		this.running = false;
		enrolShow({ root: this.root, store: this.store, centre: this.centre, why, unsent: this.memory.queue.size,
			chosen: () => { this.store.set('lang', lang()); this.enrol(why); },
			enrolled: (token) => { this.centre.token = token; this.run(); } });
	}

	async run() {
		this.screen ??= new Screen(this);
		this.running = true;
		this.link.start();
		this.relay.run();
		if (!this.memory.config) {       // the first sync brings what there is to show
			this.root.replaceChildren(el('p.g-loading', { role: 'status' }, icon('refresh'), t('Getting what this gate needs …')));
			return;
		}
		await this.open();
	}

	async open() {
		this.opened = true;
		this.shape = this.shapeOf();
		this.screen.show();
		this.wedge ??= new Wedge(window, (keys) => this.burst(keys), (text) => this.screen.typed(text));
		if (await this.store.get('camera') ?? matchMedia('(pointer: coarse)').matches) {
			await this.useCamera(true);
		}
		navigator.storage?.persist?.();        // the queue is not to be thrown away when the disk is full
		navigator.wakeLock?.request('screen').catch(() => { /* asked for again when it is seen again */ });
		document.addEventListener('visibilitychange', () => document.visibilityState === 'visible'
			&& navigator.wakeLock?.request('screen').catch(() => {}));
	}

	changed() {
		if (!this.running || !this.memory.config) {
			return;
		}
		if (!this.opened) {
			this.open();
			return;
		}
		if (this.shapeOf() !== this.shape) {        // another gate, or another way through it
			this.shape = this.shapeOf();
			this.screen.show();
		}
		this.screen.refresh();
	}

	shapeOf() {
		return JSON.stringify([this.memory.gate, this.memory.config.device.may_register]);
	}

	tick() {
		if (this.opened && this.running) {
			this.screen.refresh();
			this.history.fade();
		}
	}

	// -- scans ----------------------------------------------------------------------------------------------
	async burst(keys) {
		if (!this.running || !this.opened) {
			return;
		}
		const good = async (text) => {
			const token = tokenRead(text);
			return !this.verifier.keys.has(token.key) || this.verifier.isOurs(token);
		};
		const { text, fault } = await wedgeRead(keys, good);
		await this.scanned(text, 'wedge', fault);
	}

	async scanned(text, way, fault) {
		if (!this.running || document.querySelector('dialog[open]')) {
			return;
		}
		this.screen.waiting(true);
		this.checking++;
		try {
			const result = await this.checker.check(text, way, { fault, direction: this.screen.direction || undefined });
			this.sound.play(result.accepted ? 'good' : 'bad');
			await this.history.add(result);
			this.screen.result(result);
			this.counted(result);
		} catch (error) {
			this.screen.waiting(false);
			console.warn('gate', error);
		} finally {
			this.checking--;
		}
	}

	// The counts move with each scan; the next round brings those of the other devices too.
	counted({ accepted, direction, reason }) {
		const { counts } = this.link, zone = counts?.zones.find(({ code }) => code === this.memory.gate.zone);
		if (!counts) {
			return;
		}
		if (!accepted) {
			counts.gate.refused++;
		} else if (direction === 'in' || direction === 'out') {
			counts.gate[direction]++;
			if (zone && (direction === 'in' || reason === 'left')) {
				zone.inside += direction === 'in' ? 1 : -1;
			}
		}
		this.screen.countsShow();
	}

	// -- what staff chooses ---------------------------------------------------------------------------------
	async useCamera(on) {
		this.screen.cameraFault = null;
		if (on) {
			await this.screen.camera.start();
		} else {
			this.screen.camera.stop();
		}
		await this.store.set('camera', on);
		this.screen.stageShow();
	}

	async mute(muted) {
		this.sound.muted = muted;
		this.screen.headShow();
		await this.store.set('muted', muted);
	}

	async language(language) {
		speak(language);
		this.screen.show();
		await this.store.set('lang', language);
	}

	// The centre knows this device no more: what it knew of others is erased, what it has to say is kept.
	async lock() {
		this.running = false;
		this.link.stop();
		await this.store.wipe();
		await this.store.set('locked', true);
		location.reload();
	}

	// -- a new build ----------------------------------------------------------------------------------------
	// Its worker waits until this page can be loaded anew; from then on both are the new ones.
	updates() {
		const workers = navigator.serviceWorker;
		if (!workers) {
			return;
		}
		let had = Boolean(workers.controller);        // the first worker of all belongs to this very page
		workers.register('/gate-sw.js', { scope: '/gate', updateViaCache: 'none' }).then((registration) => {
			setInterval(() => registration.update().catch(() => { /* no network */ }), UPDATE_MS);
			setInterval(() => this.busy || registration.waiting?.postMessage('now'), TICK_MS);
		}, (error) => console.warn('gate', error));
		workers.addEventListener('controllerchange', () => {
			const reload = () => this.busy || location.reload();
			if (had) {
				setInterval(reload, TICK_MS);
				reload();
			}
			had = true;
		});
	}

	// A scan waits for its answer, or something is on the screen that somebody reads or types.
	get busy() {
		const field = document.activeElement;
		return this.checking > 0 || Boolean(this.screen?.flash || document.querySelector('dialog[open]')
			|| (field?.matches('.g-input') && field.value));
	}
}

const app = new App();
app.start().catch((error) => {
	console.error(error);
	document.getElementById('gate').replaceChildren(el('p.g-loading', { role: 'alert' }, icon('alert-triangle'),
		t('This browser lets the page keep nothing, so it cannot be a gate. Leave private browsing, or use another browser.')));
});
