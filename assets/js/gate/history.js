// The last scans of this device. What lies on the disk has numbers and reasons, no names.
import { dialog, el, icon, iconButton } from './dom.js';
import { numberWrite } from './token.js';
import { moment, said, t } from './words.js';

const MOST = 50, NAMED_MS = 60000;

export class History {
	constructor(app) {
		this.app = app;
		this.rows = [];
		this.node = el('ol.g-history');
	}

	async load() {
		const rows = await this.app.store.all('history');
		this.rows = rows.sort((a, b) => a.id < b.id ? 1 : -1).slice(0, MOST);
		await this.app.store.drop('history', ...rows.slice(MOST).map(({ id }) => id));
	}

	async add(result) {
		const { id, at, number, reason, accepted, direction, offline } = result;
		this.rows = [{ id, at, number, reason, accepted, direction, offline, name: result.name }, ...this.rows].slice(0, MOST);
		this.show();
		await this.app.store.put('history', { id, at, number, reason, accepted, direction, offline });
	}

	show() {
		const { memory, clock } = this.app, now = clock.now();
		this.node.replaceChildren(...this.rows.map((row) => el('li', { class: row.undone ? 'g-undone' : null },
			el('time', {}, moment(row.at, now, memory.config.edition.timezone)),
			el('span.g-who', { dir: 'auto' }, row.name && now - row.at < NAMED_MS ? row.name : row.number ? numberWrite(row.number) : '—'),
			el(`span.g-chip.${row.accepted ? 'g-chip-good' : 'g-chip-bad'}`, {},
				row.accepted ? icon(row.direction === 'out' ? 'arrow-right' : 'check') : icon('x'),
				row.undone ? t('undone') : said(memory.reason(row.reason)?.label)),
			this.mayUndo(row) ? iconButton(icon('arrow-back-up'), t('Undo the scan of %s', numberWrite(row.number)), () => this.ask(row)) : el('span.g-no-undo'))));
		this.node.hidden = this.rows.length === 0;
	}

	// Names go from the screen after a minute without anybody's doing.
	fade() {
		const now = this.app.clock.now();
		if (this.rows.some((row) => row.name && now - row.at >= NAMED_MS)) {
			this.rows.forEach((row) => { row.name = now - row.at < NAMED_MS ? row.name : null; });
			this.show();
		}
	}

	mayUndo(row) {
		return row.accepted && row.number && !row.undone && row.direction !== 'check' && this.app.clock.now() - row.at < 86400000;
	}

	// An entry is taken back with a reason.
	ask(row) {
		const reasons = [t('Wrong person'), t('Did not come in'), t('Scanned by mistake')];
		const other = el('input.g-input', { type: 'text', name: 'why', maxlength: 200, id: 'undo-why', autocomplete: 'off' });
		const box = dialog(t('Undo the scan of %s', numberWrite(row.number)), iconButton(icon('x'), t('Close'), () => {}),
			el('p.g-quiet', {}, t('The scan stays on record, marked as undone.')),
			el('div.g-choices', {}, reasons.map((why) => el('button.g-button', { type: 'button', on: { click: () => done(why) } }, why))),
			el('form.g-form', { on: { submit: (event) => { event.preventDefault(); done(other.value.trim()); } } },
				el('label', { for: 'undo-why' }, t('Another reason')),
				el('div.g-line', {}, other, el('button.g-button.g-main', { type: 'submit' }, t('Undo')))));
		const done = async (why) => {
			if (why === '') {
				other.focus();
				return;
			}
			box.close();
			row.undone = true;
			this.show();
			await this.app.checker.undo(row, why);
			const { name, ...kept } = row;
			await this.app.store.put('history', kept);
			this.app.changed();
		};
	}
}
