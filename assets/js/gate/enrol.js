// Letting a device in: by a one-time code, typed or shown to the camera. The device makes its own password, so that an
// answer that was lost can be asked for again.
import { Away, Refused } from './centre.js';
import { Camera } from './camera.js';
import { el, icon } from './dom.js';
import { speak, lang, t } from './words.js';

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

// The code in what a QR code says: alone, or in an address that ends with it.
export function codeIn(text) {
	const found = /(?:[#?&/](?:code=)?)([A-Za-z0-9-]{8,20})$/.exec(text.trim())?.[1] ?? text;
	return found.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

function agent() {
	const brands = navigator.userAgentData?.brands?.map(({ brand, version }) => `${brand} ${version}`) ?? [];
	return (navigator.userAgentData ? `${navigator.userAgentData.platform}; ${brands.join(', ')}` : navigator.userAgent).slice(0, 200);
}

// Shows the screen; `enrolled()` is called when the device was let in. `why`: 'locked' or nothing.
export function enrolShow({ root, store, centre, why, unsent, enrolled, chosen }) {
	const input = el('input.g-input.g-code', { id: 'code', name: 'code', autocomplete: 'off', autocapitalize: 'characters',
		spellcheck: 'false', maxlength: 120, required: true, 'aria-describedby': 'enrol-fault', placeholder: 'K7QF-2M9X-4T' });
	const fault = el('p.g-fault', { id: 'enrol-fault', role: 'alert' });
	const send = el('button.g-button.g-main.g-wide', { type: 'submit' }, icon('key'), t('Enrol'));
	const video = el('video.g-enrol-video', { muted: true, playsinline: true, hidden: true });
	video.muted = true;
	const camera = new Camera(video, {
		heard: (text) => { input.value = codeIn(text); close(); form.requestSubmit(); },
		failed: () => { close(); fault.textContent = t('There is no camera that may be used. Type the code.'); },
	});
	const open = el('button.g-button.g-wide', { type: 'button', on: { click: () => { video.hidden = false; open.hidden = true; camera.start(); } } },
		icon('qrcode'), t('Scan the code'));
	const close = () => { camera.stop(); video.hidden = true; open.hidden = false; };
	const form = el('form.g-form', { novalidate: true, on: { submit: (event) => { event.preventDefault(); submit(); } } },
		el('label', { for: 'code' }, t('Device code')), input, fault, send, navigator.mediaDevices ? [video, open] : null);

	async function submit() {
		const code = codeIn(input.value);
		if (code === '') {
			fault.textContent = t('Enter the code that the organizer gave you.');
			input.focus();
			return;
		}
		send.disabled = true;
		fault.textContent = '';
		try {
			// The same code with the same password is the same question.
			const asked = await store.get('enrolling');
			const token = asked?.code === code ? asked.token : hex(crypto.getRandomValues(new Uint8Array(32)));
			await store.set('enrolling', { code, token });
			await centre.ask('/gate/enrol', { body: { code, token, agent: agent() } });
			await store.write('kept', (kept) => {
				kept.put(token, 'token');
				kept.delete('enrolling');
				kept.delete('locked');
			});
			close();
			enrolled(token);
		} catch (error) {
			fault.textContent = error instanceof Away ? t('The centre cannot be reached. Enrolling needs the network.')
				: error instanceof Refused ? error.fields.code ?? error.message : String(error);
			input.focus();
		} finally {
			send.disabled = false;
		}
	}

	const locked = why === 'locked';
	const switcher = el('button.g-button.g-lang', { type: 'button', lang: lang() === 'zh' ? 'en' : 'zh-CN',
		on: { click: () => { camera.stop(); speak(lang() === 'zh' ? 'en' : 'zh'); chosen(); } } }, icon('language'), lang() === 'zh' ? 'English' : '中文');
	root.replaceChildren(el('section.g-enrol', {},
		el('div.g-enrol-card', {},
			el(`span.g-enrol-mark${locked ? '.g-bad' : ''}`, {}, locked ? icon('lock') : icon('device-mobile')),
			el('h1', {}, locked ? t('This device was locked') : t('Enrol this device')),
			el('p.g-quiet', {}, locked ? t('What it knew about visitors was erased. Ask the organizer for a new code.')
				: t('The organizer makes a code for each device under Gates, Devices. It works once.')),
			unsent > 0 ? el('p.g-note', {}, icon('cloud-up'), t('%s scans are kept here and are sent as soon as it is enrolled again.', unsent)) : null,
			form, switcher)));
	const given = /^#(?:code=)?([A-Za-z0-9-]+)$/.exec(location.hash)?.[1];
	if (given) {
		input.value = given;
		history.replaceState(null, '', location.pathname);
	}
	input.focus();
}
