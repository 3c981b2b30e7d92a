// Both languages are in the page: who stands at the gate switches without a network. English is the text itself; the
// Chinese comes from locale/zh/gate_page.po (assets/words.mjs).
let chosen = 'en';

export const lang = () => chosen;

export function speak(language) {
	chosen = language === 'zh' ? 'zh' : 'en';
	document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}

// The text in the language chosen; each %s is replaced by the next value.
export function t(text, ...values) {
	let next = 0;
	return (chosen === 'zh' ? WORDS_ZH[text] : text).replace(/%s/g, () => values[next++]);
}

// What the organizer wrote in one language or both.
export const said = (text) => text?.[chosen] ?? text?.en ?? text?.zh ?? '';

const locale = () => chosen === 'zh' ? 'zh-CN' : 'en-GB';

// A moment (ms) as the time of day at the venue, with the date if it is another day than `now`.
export function moment(at, now, timeZone) {
	const day = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone };
	const same = new Intl.DateTimeFormat('en', day).format(at) === new Intl.DateTimeFormat('en', day).format(now);
	return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone,
		...(same ? {} : { month: 'short', day: 'numeric' }) }).format(at);
}

export const count = (number) => new Intl.NumberFormat(locale()).format(number);

// Minutes and hours, as people say how far a clock is off.
export function span(ms) {
	const minutes = Math.max(1, Math.round(Math.abs(ms) / 60000));
	return minutes < 90 ? t('%s min', minutes) : t('%s h', Math.round(minutes / 60));
}
