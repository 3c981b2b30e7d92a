// Green or red: the whole screen for two seconds, then a strip until the next scan. A word, an icon, a sound and a
// shake say the same as the colour.
import { el, icon } from './dom.js';
import { numberWrite } from './token.js';
import { count, moment, said, t } from './words.js';

export const FLASH_MS = { good: 2000, bad: 2600 };
const NAMED_MS = 60000;        // so long a name stays on the screen after its badge has gone

const symbol = (result) => !result.accepted ? icon('x') : result.direction === 'out' ? icon('logout') : icon('check');

function headline({ accepted, direction }) {
	if (!accepted) {
		return t('No entry');
	}
	return { out: t('Goodbye'), check: t('Valid') }[direction] ?? t('Welcome');
}

// What else gate staff should know: since when it is inside, who decided, how often it was printed.
function notes(result, app) {
	const { memory, clock } = app, zone = memory.config.edition.timezone, lines = [];
	if (result.before) {
		const gate = memory.config.gates.find(({ code }) => code === result.before.gate);
		const where = [gate && said(gate.name), result.before.device].filter(Boolean).join(' · ');
		const when = moment(result.before.at, clock.now(), zone);
		lines.push([icon('history'), where ? t('Last entry %s, %s', when, where) : t('Last entry %s', when)]);
	}
	if (result.prints > 1) {
		lines.push([icon('printer'), t('Printed %s times: there is more than one copy', count(result.prints))]);
	}
	if (result.repeated) {
		lines.push([icon('refresh'), t('This very scan was sent before')]);
	}
	if (result.offline) {
		lines.push([icon('cloud-off'), t('Decided by this device')]);
	}
	return lines.map((line) => el('p.g-note', {}, line));
}

function category(result, app) {
	const found = result.category && app.memory.category(result.category);
	return found && el(`span.g-category.g-${found.colour}`, {}, said(found.name));
}

const numberOf = ({ number }) => number ? el('span.g-number', {}, numberWrite(number)) : null;

export function resultFlash(result, app) {
	const reason = app.memory.reason(result.reason), good = result.accepted;
	const node = el(`div.g-flash.${good ? 'g-good' : 'g-bad'}`, { 'data-reason': result.reason },
		el('span.g-mark', {}, symbol(result)),
		el('p.g-word', {}, headline(result)),
		result.name ? el('p.g-name', { dir: 'auto' }, result.name) : null,
		result.company ? el('p.g-company', { dir: 'auto' }, result.company) : null,
		el('p.g-tags', {}, category(result, app), numberOf(result)),
		good && result.reason === 'admitted' ? null : el('p.g-reason', {}, said(reason.label)),
		said(reason.advice) && (!good || !['admitted', 'left', 'valid'].includes(result.reason)) ? el('p.g-advice', {}, said(reason.advice)) : null,
		el('div.g-notes', {}, notes(result, app)),
		el(`span.g-left.${good ? 'g-short' : 'g-long'}`));
	return node;
}

export function resultStrip(result, app, undo) {
	const reason = app.memory.reason(result.reason), named = result.name && app.clock.now() - result.at < NAMED_MS;
	return el(`div.g-strip.${result.accepted ? 'g-good' : 'g-bad'}`, {},
		el('span.g-mark', {}, symbol(result)),
		el('div.g-strip-text', {},
			el('p.g-strip-name', { dir: 'auto' }, result.accepted ? (named ? result.name : said(reason.label)) : said(reason.label)),
			el('p', { dir: 'auto' }, result.accepted ? (named ? result.company ?? said(reason.label) : '') : (named ? result.name : said(reason.advice))),
			el('p.g-tags', {}, category(result, app), numberOf(result))),
		undo);
}

// What a screen reader says at once.
export function resultSpoken(result, app) {
	const reason = app.memory.reason(result.reason);
	return [headline(result), said(reason.label), result.name, result.company, result.accepted ? '' : said(reason.advice)]
		.filter(Boolean).join('. ');
}
