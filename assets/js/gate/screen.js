// What gate staff sees: head, camera, last result, number field, counts, the last scans.
import { Camera } from './camera.js';
import { el, icon, iconButton } from './dom.js';
import { menuShow } from './menu.js';
import { FLASH_MS, resultFlash, resultSpoken, resultStrip } from './result.js';
import { numberRead } from './token.js';
import { count, moment, said, span, t } from './words.js';

const STRIP_MS = 30000;

export class Screen {
	constructor(app) {
		this.app = app;
		this.direction = '';
		this.last = null;
		this.video = el('video.g-video', { playsinline: true, 'aria-hidden': 'true' });
		this.video.muted = true;
		this.camera = new Camera(this.video, {
			heard: (text) => app.scanned(text, 'camera'),
			failed: (why) => { this.cameraFault = why; this.stageShow(); },
		});
		this.spoken = el('p.visually-hidden', { role: 'status', 'aria-live': 'assertive' });
	}

	// Everything anew, in the language chosen.
	show() {
		this.painted = {};
		this.rehearsal = el('div.g-rehearsal-place', { role: 'status' });
		this.head = el('header.g-head');
		this.warning = el('div.g-warnings');
		this.stage = el('section.g-stage', { 'aria-label': t('Camera') });
		this.strip = el('div.g-strip-place');
		this.counts = el('div.g-counts');
		this.app.root.replaceChildren(el('div.g-app', {}, this.rehearsal, this.head, this.warning, el('div.g-work', {},
			el('div.g-seen', {}, this.stage, this.strip),
			el('section.g-panel', { 'aria-label': t('Scans') }, this.directions(), this.numberForm(), this.counts,
				el('h2.g-title', {}, t('Last scans')), this.app.history.node))), this.spoken);
		this.stageShow();
		this.refresh();
		this.app.history.show();
	}

	// What changes by itself: connection, queue, counts, warnings.
	refresh() {
		if (!this.head?.isConnected) {
			return;
		}
		this.rehearsalShow();
		this.headShow();
		this.countsShow();
		this.warningsShow();
		if (!this.last || this.app.clock.now() - this.last.at > STRIP_MS) {
			this.last = null;
		}
		this.stripShow();
	}

	// Whether that part shows something else than what `key` stands for. What stays the same is left alone: it may have
	// the focus.
	stale(part, ...key) {
		const text = JSON.stringify(key), old = this.painted[part] !== text;
		this.painted[part] = text;
		return old;
	}

	// Stays in sight over results and dialogs, so that nobody takes a rehearsal for the fair, or the fair for a rehearsal.
	rehearsalShow() {
		const on = this.app.memory.rehearsing(this.app.clock.now());
		if (this.stale('rehearsal', on)) {
			document.body.classList.toggle('g-rehearsing', on);
			this.rehearsal.replaceChildren(...on ? [el('p.g-rehearsal', {}, icon('masks-theater'), el('strong', {}, t('Rehearsal')),
				el('span', {}, t('Scans do not count')))] : []);
		}
	}

	headShow() {
		const { app } = this, { memory, link, sound } = app, waiting = memory.queue.size, gate = memory.gate;
		if (!this.stale('head', link.online, app.relay.here, waiting, sound.muted, gate.name)) {
			return;
		}
		const state = link.online ? el('span.g-pill.g-online', {}, icon('wifi'), t('Online')) : el('span.g-pill.g-offline', {}, icon('wifi-off'), t('Offline'));
		this.head.replaceChildren(
			el('div.g-where', {}, el('h1', {}, said(gate.name)), el('div.g-state', { role: 'status' },
				el('span.g-zone.g-quiet', {}, said(memory.zone(gate.zone)?.name ?? {})), state,
				!link.online && app.relay.here ? el('span.g-pill.g-relay', {}, icon('access-point'), t('Relay')) : null,
				waiting > 0 || !link.online ? el('span.g-pill.g-queued', {}, icon('cloud-up'), t('%s queued', count(waiting))) : null)),
			iconButton(sound.muted ? icon('volume-off') : icon('volume'), sound.muted ? t('Sound on') : t('Sound off'), () => app.mute(!sound.muted)),
			iconButton(icon('menu-2'), t('Menu'), () => menuShow(app)));
	}

	warningsShow() {
		const { clock, memory, link } = this.app, said = [];
		if (clock.off) {
			said.push(clock.off > 0 ? t('The clock of this device is %s ahead. The time of the centre is used.', span(clock.off))
				: t('The clock of this device is %s behind. The time of the centre is used.', span(clock.off)));
		}
		if (!memory.gate.open) {
			said.push(t('This gate is closed.'));
		}
		if (!link.online && link.syncedAt) {
			said.push(t('Without the centre since %s: this device decides alone, and sends its scans later.',
				moment(link.syncedAt, clock.now(), memory.config.edition.timezone)));
		}
		if ([...memory.queue.values()].some((row) => row.stuck)) {
			said.push(t('The centre did not take some scans. Tell the organizer; they are kept on this device.'));
		}
		if (this.stale('warnings', said)) {
			this.warning.replaceChildren(...said.map((line) => el('p.g-warning', { role: 'status' }, icon('alert-triangle'), line)));
		}
	}

	// -- the camera -----------------------------------------------------------------------------------------
	stageShow() {
		if (!this.stage) {
			return;
		}
		const { camera } = this, on = camera.running;
		this.stage.classList.toggle('g-live', on);
		if (on) {
			this.stage.replaceChildren(this.video, el('div.g-frame', { 'aria-hidden': 'true' }, el('i'), el('i'), el('i'), el('i')),
				el('p.g-hint', {}, t('Hold the code into the frame')), this.cameraButtons());
			this.video.play().catch(() => { /* plays as soon as it may */ });
			return;
		}
		const why = { denied: t('The camera may not be used. Allow it in the settings of the browser.'), none: t('There is no camera.'),
			lost: t('The camera was unplugged.') }[this.cameraFault];
		this.stage.replaceChildren(el('div.g-ready', {}, el('span.g-ready-mark', {}, icon('qrcode')),
			el('p.g-ready-word', {}, t('Ready')), el('p.g-quiet', {}, t('Scan with the hand scanner, or type the number.')),
			why ? el('p.g-note', {}, icon('camera-off'), why) : null,
			navigator.mediaDevices ? el('button.g-button', { type: 'button', on: { click: () => this.app.useCamera(true) } }, icon('camera'), t('Use the camera')) : null));
	}

	cameraButtons() {
		const buttons = el('div.g-camera-buttons');
		if (this.camera.hasTorch) {
			const lamp = iconButton(icon('bolt'), t('Lamp'), () => {
				this.lamp = !this.lamp;
				lamp.setAttribute('aria-pressed', String(this.lamp));
				this.camera.torch(this.lamp);
			}, { 'aria-pressed': String(Boolean(this.lamp)) });
			buttons.append(lamp);
		}
		this.camera.list().then((all) => all.length > 1 && buttons.append(iconButton(icon('camera-rotate'), t('Next camera'), async () => {
			this.lamp = false;
			await this.camera.next();
			this.stageShow();
		})));
		return buttons;
	}

	// -- the panel ------------------------------------------------------------------------------------------
	directions() {
		const one = { in: t('In'), out: t('Out'), forum: t('Forum') }[this.app.memory.gate.direction];
		const names = one ? [['', one], ['check', t('Check only')]]
			: [['', t('Automatic')], ['in', t('In')], ['out', t('Out')], ['check', t('Check only')]];
		if (!names.some(([value]) => value === this.direction)) {
			this.direction = '';
		}
		return el('fieldset.g-directions', {}, el('legend.visually-hidden', {}, t('Direction')), names.map(([value, text]) => {
			const input = el('input.visually-hidden', { type: 'radio', name: 'direction', value, checked: this.direction === value,
				on: { change: () => { this.direction = value; } } });
			return el('label', {}, input, el('span', {}, text));
		}));
	}

	numberForm() {
		const input = el('input.g-input', { id: 'number', name: 'number', inputmode: 'numeric', autocomplete: 'off', maxlength: 20,
			placeholder: t('Badge number'), 'aria-label': t('Badge number with its check digit'), 'aria-describedby': 'number-fault' });
		const fault = el('p.g-fault', { id: 'number-fault', role: 'alert' });
		return el('form.g-number-form', { novalidate: true, on: {
			submit: (event) => {
				event.preventDefault();
				const text = input.value.trim();
				if (text === '') {
					input.focus();
				} else if (numberRead(text) === 0) {
					fault.textContent = t('That is no badge number: the digit behind the hyphen does not fit. Type it as on the badge, such as 100042-6.');
					input.select();
				} else {
					input.value = '';
					this.app.scanned(text, 'typed');
				}
			},
			input: () => { fault.textContent = ''; },
		} }, el('div.g-line', {}, input, el('button.g-button', { type: 'submit' }, t('Check'))), fault);
	}

	// Digits that somebody typed without looking for the field first.
	typed(text) {
		const input = this.app.root.querySelector('#number');
		if (input && /^[\d-]+$/.test(text) && !document.querySelector('dialog[open]')) {
			input.value += text;
			input.focus();
		}
	}

	countsShow() {
		const { memory, link } = this.app, counts = link.counts, zone = memory.zone(memory.gate.zone);
		if (!this.stale('counts', counts, zone, link.online)) {
			return;
		}
		if (!counts) {
			this.counts.replaceChildren();
			return;
		}
		const inside = counts.zones.find(({ code }) => code === zone.code), gate = counts.gate;
		const tile = (value, name, wide) => el(`div.g-count${wide ? '.g-count-wide' : ''}`, {}, el('strong', {}, value), el('span', {}, name));
		this.counts.replaceChildren(
			tile(inside?.capacity ? `${count(inside.inside)} / ${count(inside.capacity)}` : count(inside?.inside ?? 0), t('now in %s', said(zone.name)), true),
			tile(count(gate.in), t('in today')), tile(count(gate.out), t('out today')), tile(count(gate.refused), t('refused')));
		this.counts.classList.toggle('g-old', !link.online);
	}

	// -- results --------------------------------------------------------------------------------------------
	waiting(on) {
		this.app.root.classList.toggle('g-busy', on);
	}

	result(result) {
		this.waiting(false);
		this.last = result;
		this.flash?.remove();
		clearTimeout(this.flashTimer);
		this.flash = resultFlash(result, this.app);
		this.flash.addEventListener('pointerdown', () => this.flashEnd());
		this.app.root.append(this.flash);
		this.flashTimer = setTimeout(() => this.flashEnd(), result.accepted ? FLASH_MS.good : FLASH_MS.bad);
		this.spoken.textContent = '';
		this.spoken.textContent = resultSpoken(result, this.app);
		this.stripShow();
	}

	flashEnd() {
		clearTimeout(this.flashTimer);
		this.flash?.remove();
		this.flash = null;
	}

	stripShow() {
		const { last } = this, { history } = this.app, row = last && history.rows.find(({ id }) => id === last.id);
		if (!this.stale('strip', last?.id, row?.undone, row?.name)) {
			return;
		}
		const undo = row && history.mayUndo(row) ? el('button.g-button.g-undo', { type: 'button', on: { click: () => history.ask(row) } },
			icon('arrow-back-up'), t('Undo')) : null;
		this.strip.replaceChildren(...last && !row?.undone ? [resultStrip(last, this.app, undo)] : []);
	}
}
