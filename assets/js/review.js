// The review desk by keyboard: the focus walks over the fields and records of a table of radio buttons, letters decide. What
// is decided goes to the server in the background; the next group was fetched meanwhile and is shown at once. Without this
// script the same page works by its forms.

let ahead = null;                // { path, text } of the next group

const desk = () => document.querySelector('[data-desk]');
const typing = (place) => place?.matches('input:not([type=radio]):not([type=checkbox]), textarea, select');

// ---- the focus in the table

function rows() {
	return [...desk().querySelectorAll('[data-row]')];
}

// What can be focused in a row, by column: radio buttons of records, then that of the typed value.
function stops(row) {
	return [...row.querySelectorAll('input[type=radio]')];
}

function mark(row) {
	for (const one of document.querySelectorAll('.desk-here')) {
		one.classList.remove('desk-here');
	}
	row?.classList.add('desk-here');
}

function go(row, column) {
	const found = stops(row);
	const stop = found[Math.max(0, Math.min(column, found.length - 1))];
	stop?.focus();
	stop?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function place() {
	const row = document.activeElement?.closest('[data-row]');
	return row ? { row, column: Math.max(0, stops(row).indexOf(document.activeElement)) } : null;
}

function walk(down, right) {
	const here = place();
	if (!here) {
		go(rows()[down < 0 ? rows().length - 1 : 0], chosenColumn(rows()[0]));
		return;
	}
	const next = rows()[rows().indexOf(here.row) + down];
	if (next) {
		go(next, here.column + right);
	}
}

function chosenColumn(row) {
	return Math.max(0, stops(row).findIndex((stop) => stop.checked));
}

// ---- choosing

function paint() {
	for (const row of rows()) {
		for (const stop of stops(row)) {
			stop.closest('td, th').classList.toggle('chosen', stop.checked);
		}
	}
	for (const box of desk().querySelectorAll('[name=out]')) {
		for (const cell of desk().querySelectorAll(`[data-column="${box.dataset.column}"]`)) {
			cell.closest('td, th')?.classList.toggle('left-out', box.checked);
		}
	}
}

// Another record stays: fields that nobody chose for themselves are as its own, where it says anything.
function keep(column) {
	for (const row of rows().slice(1)) {
		const stop = row.querySelector(`input[type=radio][data-column="${column}"]`);
		if (stop && !row.dataset.chosen && stop.parentElement.querySelector('.text-secondary') === null) {
			stop.checked = true;
		}
	}
}

function choose(stop) {
	if (!stop || stop.disabled) {
		return;
	}
	stop.checked = true;
	stop.dispatchEvent(new Event('change', { bubbles: true }));
	stop.focus();
}

function chooseRecord(number) {
	const row = place()?.row ?? rows()[0];
	choose(row.querySelector(`input[type=radio][data-column="${number}"]`));
}

// A record that is left out neither stays nor lends a value.
function leaveOut(box) {
	for (const stop of desk().querySelectorAll(`input[type=radio][data-column="${box.dataset.column}"]`)) {
		stop.disabled = box.checked;
		if (box.checked && stop.checked) {
			const other = stops(stop.closest('[data-row]')).find((one) => !one.disabled && !('typed' in one.dataset));
			if (other) {
				other.checked = true;
			}
		}
	}
	paint();
}

document.addEventListener('change', (event) => {
	const field = event.target;
	if (!desk()?.contains(field)) {
		return;
	}
	if (field.name === 'out') {
		leaveOut(field);
	} else if (field.name === 'survivor') {
		keep(field.dataset.column);
	} else if (field.type === 'radio') {
		field.closest('[data-row]').dataset.chosen = 'yes';
		if ('typed' in field.dataset) {
			field.closest('td').querySelector('.form-control').focus();
		} else {
			// Chosen after something was typed: what was typed no longer counts.
			const ruled = field.closest('[data-row]').querySelector('[name^="ruled."]');
			if (ruled) {
				ruled.disabled = true;
			}
		}
	}
	paint();
});
document.addEventListener('input', (event) => {
	if (event.target.name?.startsWith('typed.')) {
		const stop = event.target.closest('td').querySelector('[data-typed]');
		stop.checked = event.target.value !== '' || stop.checked;
		event.target.closest('[data-row]').dataset.chosen = 'yes';
		paint();
	}
});
document.addEventListener('focusin', (event) => mark(event.target.closest('[data-desk] [data-row]')));

// ---- going on

async function fetchAhead() {
	const link = document.querySelector('.office-actions [data-next]');
	ahead = null;
	if (link) {
		const answer = await fetch(link.href, { headers: { accept: 'text/html' } }).catch(() => null);
		if (answer?.ok) {
			ahead = { path: new URL(link.href).pathname, text: await answer.text() };
		}
	}
}

function begin() {
	if (!desk()) {
		return;
	}
	document.querySelector('[data-keys]').hidden = false;
	const refused = desk().querySelector('[aria-invalid=true]');
	if (refused) {
		refused.focus();
	} else {
		go(rows()[0], chosenColumn(rows()[0]));
	}
	paint();
	fetchAhead();
}

// Puts the page that was fetched ahead in the place of this one, with what was just done above it.
function show(text, where, said) {
	const page = new DOMParser().parseFromString(text, 'text/html');
	const fresh = page.getElementById('main');
	const head = fresh.querySelector('.office-head');
	fresh.querySelector('.alert-success')?.remove();
	if (said) {
		head.after(said);
	}
	document.getElementById('main').replaceWith(fresh);
	document.title = page.title;
	history.pushState({ review: true }, '', where);
	window.scrollTo(0, 0);
	begin();
}

// What was done, with the button that takes it back: as the server would say it.
function saying(act, word) {
	const made = document.getElementById('said')?.content.firstElementChild.cloneNode(true);
	const text = made?.querySelector(`[data-word="${word}"]`);
	if (!made || !text) {
		return null;
	}
	for (const other of made.querySelectorAll('[data-word]')) {
		if (other !== text) {
			other.remove();
		}
	}
	made.querySelector('[name=act]').value = act;
	made.querySelector('[name=key]').value = crypto.randomUUID();
	return made;
}

// Decides in the background. Whatever is not as expected is left to the form itself.
async function decide(form, action) {
	const body = new URLSearchParams(new FormData(form));
	form.setAttribute('aria-busy', 'true');
	const answer = await fetch(action, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(() => null);
	const where = answer?.ok ? answer.headers.get('location') : null;
	if (!where) {
		form.removeAttribute('aria-busy');
		form.action = action;
		form.querySelector('[name=key]').value = answer ? crypto.randomUUID() : form.querySelector('[name=key]').value;
		form.submit();
		return;
	}
	const goal = new URL(where, location.href);
	const said = saying(goal.searchParams.get('act'), goal.searchParams.get('done'));
	if (ahead?.path === goal.pathname && said) {
		show(ahead.text, goal, said);
	} else {
		location.assign(goal);
	}
}

document.addEventListener('submit', (event) => {
	if (event.target === desk() && !event.target.hasAttribute('data-plain')) {
		event.preventDefault();
		event.stopImmediatePropagation();
		if (!event.target.hasAttribute('aria-busy')) {
			decide(event.target, event.submitter?.getAttribute('formaction') ?? event.target.action);
		}
	}
}, true);
window.addEventListener('popstate', () => location.reload());

// ---- the keys

const keys = {
	ArrowDown: () => walk(1, 0),
	ArrowUp: () => walk(-1, 0),
	ArrowRight: () => walk(0, 1),
	ArrowLeft: () => walk(0, -1),
	' ': () => choose(document.activeElement),
	Enter: () => choose(document.activeElement),
	j: () => document.querySelector('[data-next]')?.click(),
	k: () => document.querySelector('[data-previous]')?.click(),
	m: () => press('merge'),
	n: () => press('different'),
	l: () => press('later'),
	t: () => place()?.row.querySelector('.desk-typed .form-control')?.focus(),
	x: () => toggle(place()),
	e: () => { const box = document.querySelector('.desk-equal'); if (box) { box.open = !box.open; } },
	u: () => undo(),
	'?': () => document.getElementById('keys').showModal(),
};
// Keys that mean something else where the focus is no cell of the table.
const inTable = new Set([' ', 'Enter', 'ArrowLeft', 'ArrowRight']);

function press(act) {
	desk()?.querySelector(`[data-act=${act}]`)?.click();
}

function toggle(here) {
	const column = here && stops(here.row)[here.column]?.dataset.column;
	const box = column && desk().querySelector(`[name=out][data-column="${column}"]`);
	if (box) {
		box.checked = !box.checked;
		leaveOut(box);
	}
}

function undo() {
	(document.querySelector('[data-undo]')?.form ?? document.getElementById('undo-last'))?.requestSubmit();
}

document.addEventListener('keydown', (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) {
		return;
	}
	if (typing(event.target)) {
		if (event.key === 'Escape' || (event.key === 'Enter' && event.target.name?.startsWith('typed.'))) {
			event.preventDefault();
			const row = event.target.closest('[data-row]');
			go(row ?? rows()[0], chosenColumn(row ?? rows()[0]));
		}
		return;
	}
	const stop = event.target.matches?.('[data-desk] input[type=radio]');
	const act = /^[1-9]$/.test(event.key) ? () => chooseRecord(event.key) : keys[event.key];
	if (!act || (inTable.has(event.key) && !stop) || (!desk() && !['j', 'k', 'u', '?'].includes(event.key))) {
		return;
	}
	event.preventDefault();
	act();
});
document.addEventListener('click', (event) => {
	if (event.target.closest('[data-keys]')) {
		document.getElementById('keys').showModal();
	}
});

begin();
