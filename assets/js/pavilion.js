// What every page gets: htmx, countdowns, confirmations, menus that close.
import 'htmx.org';
import { startClocks } from './lib/clock.js';

startClocks(document);
document.addEventListener('htmx:after:swap', () => startClocks(document));

// The account menu closes when one looks elsewhere.
document.addEventListener('click', (event) => {
	for (const menu of document.querySelectorAll('details.account[open]')) {
		if (!menu.contains(event.target)) {
			menu.open = false;
		}
	}
});
document.addEventListener('keydown', (event) => {
	const menu = event.key === 'Escape' && document.querySelector('details.account[open]');
	if (menu) {
		menu.open = false;
		menu.querySelector('summary').focus();
	}
});

// A form is sent once; the server would notice too, by the form's key. A button may ask back first.
document.addEventListener('submit', (event) => {
	const form = event.target;
	const ask = event.submitter?.dataset.confirm ?? form.dataset.confirm;
	if (ask && !window.confirm(ask)) {
		event.preventDefault();
		return;
	}
	if (form.method === 'post' && !event.defaultPrevented) {
		if (form.hasAttribute('aria-busy')) {
			event.preventDefault();
			return;
		}
		form.setAttribute('aria-busy', 'true');
		// Only after this turn: a button that is disabled sends no value of its own.
		setTimeout(() => setButtons(form, true), 0);
	}
});
function setButtons(form, disabled) {
	for (const button of form.elements) {
		if (button.type === 'submit') {
			button.disabled = disabled;
		}
	}
}
// Back to a page as it was left: the key of its form is used, so the server is asked for a fresh one.
window.addEventListener('pageshow', (event) => {
	const sent = document.querySelectorAll('form[method=post][aria-busy]');
	for (const form of sent) {
		form.removeAttribute('aria-busy');
		setButtons(form, false);
	}
	if (event.persisted && sent.length > 0) {
		window.location.reload();
	}
});

// Selects and inputs that mean "show it at once".
document.addEventListener('change', (event) => {
	if (event.target.matches('[data-submit]')) {
		event.target.form.requestSubmit();
	}
});

// After a refusal the reader starts at the first field that is wrong.
document.querySelector('[aria-invalid="true"]')?.focus();
