// The counter: registering who comes without a badge, finding who forgot it, printing.
import { Away, Locked, Refused } from './centre.js';
import { dialog, el, icon, iconButton } from './dom.js';
import { uuid } from './store.js';
import { numberWrite } from './token.js';
import { count, lang, moment, said, t } from './words.js';

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const PDF_TRIES = 60, PDF_MS = 250;

const FIELDS = [
	{ name: 'name', label: () => t('Full name'), required: true, most: 200, fill: 'name' },
	{ name: 'company', label: () => t('Company'), most: 300, fill: 'organization' },
	{ name: 'job_title', label: () => t('Job title'), most: 200, fill: 'organization-title' },
	{ name: 'email', label: () => t('E-mail'), type: 'email', most: 254, fill: 'email' },
	{ name: 'phone', label: () => t('Phone'), type: 'tel', most: 60, fill: 'tel' },
];

export class Desk {
	constructor(app) {
		this.app = app;
	}

	get config() {
		return this.app.memory.config;
	}

	why(error) {
		if (error instanceof Locked) {
			this.app.lock();
			return '';
		}
		return error instanceof Away ? t('This needs the network, and the centre cannot be reached.') : error.message;
	}

	// -- registering ----------------------------------------------------------------------------------------
	register() {
		const fault = el('p.g-fault', { role: 'alert' });
		const form = el('form.g-form', { novalidate: true }, FIELDS.map((field) => this.field(field)), this.choices(), this.consents(), fault,
			el('button.g-button.g-main.g-wide', { type: 'submit' }, icon('printer'), t('Register and print')));
		const box = dialog(t('Register a visitor'), iconButton(icon('x'), t('Close'), () => {}), form);
		// The same form sent again is the same visitor.
		const key = uuid(this.app.clock.now());
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.send(box, form, key, fault);
		});
		form.elements.name.focus();
	}

	field({ name, label, type = 'text', required, most, fill }) {
		return el('div.g-field', {},
			el('label', { for: `desk-${name}` }, label(), required ? el('span.g-must', { 'aria-hidden': 'true' }, ' *') : null),
			el('input.g-input', { id: `desk-${name}`, name, type, required, maxlength: most, autocomplete: 'off', 'data-fill': fill,
				'aria-describedby': `desk-${name}-fault` }),
			el('p.g-fault', { id: `desk-${name}-fault` }));
	}

	choices() {
		const select = (name, label, options, value) => el('div.g-field', {}, el('label', { for: `desk-${name}` }, label),
			el('select.g-input', { id: `desk-${name}`, name }, options.map(([key, text]) => el('option', { value: key, selected: key === value }, text))));
		const region = new Intl.DisplayNames([lang() === 'zh' ? 'zh-Hans' : 'en'], { type: 'region' });
		const countries = COUNTRIES.map((code) => [code, region.of(code)]).sort((a, b) => a[1].localeCompare(b[1], lang()));
		return el('div.g-pair', {},
			select('category', t('Category'), this.config.categories.map(({ no, name }) => [String(no), said(name)])),
			select('country', t('Country or region'), [['', '—'], ...countries]),
			select('lang', t('Language of mails'), [['zh', '中文'], ['en', 'English']], lang()));
	}

	consents() {
		return (this.config.consents ?? []).map(({ code, title, body, required }) => el('div.g-consent', {},
			el('input', { type: 'checkbox', id: `consent-${code}`, name: 'consents', value: code, required }),
			el('div', {}, el('label', { for: `consent-${code}` }, said(title), required ? el('span.g-must', { 'aria-hidden': 'true' }, ' *') : null),
				el('p.g-quiet', {}, said(body)))));
	}

	async send(box, form, key, fault) {
		const data = new FormData(form), body = { key, category: Number(data.get('category')), lang: data.get('lang'), consents: data.getAll('consents') };
		for (const name of [...FIELDS.map((field) => field.name), 'country']) {
			const value = data.get(name).trim();
			if (value !== '') {
				body[name] = value;
			}
		}
		const missing = [...form.elements].find((input) => input.required && (input.type === 'checkbox' ? !input.checked : input.value.trim() === ''));
		this.faults(form, {});
		fault.textContent = missing ? t('What is marked with * is needed.') : '';
		if (missing) {
			missing.focus();
			return;
		}
		const button = form.querySelector('[type=submit]');
		button.disabled = true;
		try {
			const badge = await this.app.centre.ask('/gate/registrations', { body });
			box.close();
			await this.print(badge);
		} catch (error) {
			fault.textContent = this.why(error);
			this.faults(form, error instanceof Refused ? error.fields : {});
		} finally {
			button.disabled = false;
		}
	}

	faults(form, fields) {
		for (const { name } of FIELDS) {
			form.querySelector(`#desk-${name}-fault`).textContent = fields[name] ?? '';
			form.elements[name].toggleAttribute('aria-invalid', name in fields);
		}
	}

	// -- finding --------------------------------------------------------------------------------------------
	find() {
		const input = el('input.g-input', { id: 'find', type: 'search', autocomplete: 'off', minlength: 2, maxlength: 100 });
		const found = el('ul.g-people', { 'aria-live': 'polite' });
		const form = el('form.g-form', { role: 'search' }, el('label', { for: 'find' }, t('Name, company or number')),
			el('div.g-line', {}, input, el('button.g-button.g-main', { type: 'submit' }, icon('search'), t('Find'))));
		const box = dialog(t('Find a visitor'), iconButton(icon('x'), t('Close'), () => {}), form, found);
		form.addEventListener('submit', async (event) => {
			event.preventDefault();
			if (input.value.trim().length < 2) {
				return;
			}
			try {
				const { people } = await this.app.centre.ask(`/gate/find?${new URLSearchParams({ q: input.value.trim() })}`);
				found.replaceChildren(...people.map((person) => this.person(box, person)));
				if (people.length === 0) {
					found.replaceChildren(el('li.g-quiet', {}, t('Nobody is found by that.')));
				}
			} catch (error) {
				found.replaceChildren(el('li.g-fault', {}, this.why(error)));
			}
		});
		input.focus();
	}

	person(box, person) {
		const reason = this.app.memory.reason(person.state), category = this.app.memory.category(person.category);
		const good = person.state === 'good';
		return el('li', {},
			el('div.g-person', {},
				el('strong', { dir: 'auto' }, person.name), el('span.g-quiet', { dir: 'auto' }, person.company ?? ''),
				el('p.g-tags', {}, category ? el(`span.g-category.g-${category.colour}`, {}, said(category.name)) : null,
					el('span.g-number', {}, numberWrite(person.number)),
					reason ? el('span.g-chip.g-chip-bad', {}, said(reason.label)) : null,
					person.inside?.length > 0 ? el('span.g-chip.g-chip-good', {}, t('inside')) : null)),
			good ? el('div.g-buttons', {},
				el('button.g-button', { type: 'button', on: { click: () => { box.close(); this.app.scanned(numberWrite(person.number), 'typed'); } } }, icon('check'), t('Check')),
				this.config.device.may_register ? el('button.g-button', { type: 'button', on: { click: () => { box.close(); this.print(person); } } }, icon('printer'), t('Print')) : null) : null);
	}

	// -- printing -------------------------------------------------------------------------------------------
	// Whoever is asked for a copy is told of the ones there are.
	async print(badge) {
		const state = el('p.g-print-state', { role: 'status' }, t('The badge is being made …'));
		const place = el('div.g-print', {});
		const box = dialog(t('Print the badge'), iconButton(icon('x'), t('Close'), () => {}),
			el('div.g-person', {}, el('strong', { dir: 'auto' }, badge.name), el('span.g-quiet', { dir: 'auto' }, badge.company ?? ''),
				el('p.g-tags', {}, el('span.g-number', {}, numberWrite(badge.number)))), state, place);
		const go = async () => {
			try {
				await this.signed(badge.badge, box);
				const asked = await this.app.centre.ask(`/gate/badges/${badge.badge}/print`, { body: {} });
				state.replaceChildren(asked.before > 0 ? this.copies(asked.before) : t('The badge is being made …'));
				const pdf = await this.pdf(asked.pdf, box);
				if (box.open) {
					this.show(pdf, place, state, asked.before);
				}
			} catch (error) {
				state.textContent = this.why(error);
				state.classList.add('g-fault');
			}
		};
		if (badge.prints > 0) {
			state.replaceChildren(this.copies(badge.prints), badge.printed_at
				? ` ${t('Last at %s.', moment(badge.printed_at, this.app.clock.now(), this.config.edition.timezone))}` : '');
			place.replaceChildren(el('button.g-button.g-main.g-wide', { type: 'button', on: { click: () => { place.replaceChildren(); go(); } } },
				icon('printer'), t('Print another copy')));
			return;
		}
		await go();
	}

	copies(times) {
		return el('span.g-warning', {}, icon('alert-triangle'), times === 1 ? t('This badge was printed before.') : t('This badge was printed %s times before.', count(times)));
	}

	async signed(id, box) {
		for (let i = 0; i < PDF_TRIES && box.open; i++) {
			const { state } = await this.app.centre.ask(`/gate/badges/${id}`);
			if (state !== 'unsigned') {
				return;
			}
			await sleep(PDF_MS);
		}
		throw new Error(t('The badge is not ready yet. Try again in a moment.'));
	}

	async pdf(path, box) {
		for (let i = 0; i < PDF_TRIES && box.open; i++) {
			const answer = await this.app.centre.fetch(path);
			if (answer.status === 200) {
				return URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: 'application/pdf' }));
			}
			await sleep(PDF_MS);
		}
		throw new Error(t('The badge is not ready yet. Try again in a moment.'));
	}

	// On a computer the print dialog opens at once; a phone shows the PDF, which it can print or share.
	show(url, place, state, before) {
		const link = el('a.g-button.g-main.g-wide', { href: url, target: '_blank', rel: 'noopener' }, icon('file-type-pdf'), t('Open the badge'));
		state.replaceChildren(before > 0 ? this.copies(before) : t('The badge is ready.'));
		place.replaceChildren(link);
		if (matchMedia('(pointer: coarse)').matches) {
			return;
		}
		const frame = el('iframe.g-print-frame', { title: t('Badge'), src: url });
		frame.addEventListener('load', () => {
			try {
				frame.contentWindow.print();
			} catch {
				link.focus();
			}
		});
		place.append(frame);
	}
}

const COUNTRIES = ('AD AE AF AL AM AO AR AT AU AZ BA BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DO '
	+ 'DZ EC EE EG ER ES ET FI FJ FR GA GB GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KM KP KR KW KZ LA LB LI '
	+ 'LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PS PT PY QA RO RS RU RW '
	+ 'SA SC SD SE SG SI SK SL SM SN SO SR SS SV SY SZ TD TG TH TJ TL TM TN TO TR TT TW TZ UA UG US UY UZ VE VN YE ZA ZM ZW').split(' ');
