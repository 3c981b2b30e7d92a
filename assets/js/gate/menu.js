// What is not needed for every scan.
import { dialog, el, icon, iconButton } from './dom.js';
import { count, lang, moment, said, span, t } from './words.js';

export function menuShow(app) {
	const { memory, link, clock, screen, desk } = app, { device, edition } = memory.config;
	const item = (symbol, text, press, props = {}) => el('button.g-item', { type: 'button', ...props, on: { click: () => { box.close(); press(); } } }, symbol, text);
	const items = [
		item(icon('language'), lang() === 'zh' ? 'English' : '中文', () => app.language(lang() === 'zh' ? 'en' : 'zh'), { lang: lang() === 'zh' ? 'en' : 'zh-CN' }),
		item(icon('search'), t('Find a visitor'), () => desk.find()),
		device.may_register ? item(icon('user-plus'), t('Register a visitor'), () => desk.register()) : null,
		navigator.mediaDevices ? screen.camera.running ? item(icon('camera-off'), t('Camera off'), () => app.useCamera(false))
			: item(icon('camera'), t('Use the camera'), () => app.useCamera(true)) : null,
	];
	const at = (ms) => ms ? moment(ms, clock.now(), edition.timezone) : '—';
	const box = dialog(t('Menu'), iconButton(icon('x'), t('Close'), () => {}), el('div.g-items', {}, items),
		el('dl.g-about', {}, [
			[t('Device'), device.name], [t('Fair'), said(edition.name)], [t('Last sync'), at(link.syncedAt)],
			[t('Time of the centre'), at(clock.now())], [t('Scans to be sent'), count(memory.queue.size)],
			[t('Relay'), !edition.relay ? t('none') : app.relay.here ? t('reached') : t('not reached')],
			clock.off ? [t('Clock of this device'), clock.off > 0 ? t('%s ahead', span(clock.off)) : t('%s behind', span(clock.off))] : null,
		].filter(Boolean).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', { dir: 'auto' }, value)))));
	if (edition.relay && !app.relay.here) {
		box.append(el('p.g-note', {}, icon('info-circle'), el('a', { href: `${edition.relay}/`, target: '_blank', rel: 'noopener' }, t('Open the relay once on this device, and accept its certificate.'))));
	}
	app.store.count('boxes').then((boxes) => box.querySelector('.g-about').append(el('div', {}, el('dt', {}, t('Names on this device')), el('dd', {}, t('%s, sealed', count(boxes))))));
}
