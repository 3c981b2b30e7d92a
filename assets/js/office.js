// The back office, beside what every page gets: the menu, bulk actions, filters that apply at once, kept choices, copy.
import './door.js';

function arrayOf(literal) {
	return [...literal.matchAll(/"((?:[^"\\]|\\.)*)"|([^{},"]+)/g)]
		.map(([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain);
}

// The menu is longer than most screens: it shows the entry of this page, on a phone when it opens.
const menu = document.getElementById('office-menu');
const here = menu?.querySelector('[aria-current]');
if (here) {
	const show = () => {
		if (here.offsetTop + here.offsetHeight > menu.scrollTop + menu.clientHeight) {
			menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
		}
	};
	menu.addEventListener('toggle', show);
	show();
}

// What was chosen in a form that came back refused stays chosen: data-keep has it as the server read it.
for (const place of document.querySelectorAll('[data-keep]:not([data-keep=""])')) {
	const kept = new Set(arrayOf(place.dataset.keep));
	const scope = place.matches('form') ? document : place;
	for (const box of scope.querySelectorAll('input[type=checkbox][value]')) {
		box.checked = kept.has(box.value);
	}
	for (const select of place.querySelectorAll('select')) {
		const option = [...select.options].find((one) => one.value && kept.has(one.value));
		select.value = option?.value ?? '';
	}
}

// The bar of bulk actions shows itself as soon as something is picked.
const bulk = document.querySelector('[data-bulk]');
const all = document.querySelector('[data-pick-all]');
if (bulk && all) {
	const boxes = [...document.querySelectorAll('td.pick input')];
	const count = bulk.querySelector('.bulk-count');
	const show = () => {
		const picked = boxes.filter((box) => box.checked).length;
		bulk.hidden = picked === 0 && !bulk.querySelector('.invalid-feedback');
		count.textContent = count.dataset.words.replace('%s', picked);
		all.checked = picked > 0 && picked === boxes.length;
		all.indeterminate = picked > 0 && picked < boxes.length;
	};
	all.addEventListener('change', () => {
		boxes.forEach((box) => { box.checked = all.checked; });
		show();
	});
	boxes.forEach((box) => box.addEventListener('change', show));
	show();
}

// On a phone the filters of a list fold away; those that are in force stay.
for (const form of document.querySelectorAll('.list-tools')) {
	const button = form.querySelector('.list-fold');
	if (form.querySelector('.form-select, .list-ranges')) {
		button.hidden = false;
		form.classList.add('folded');
		button.addEventListener('click', () => {
			button.setAttribute('aria-expanded', String(!form.classList.toggle('folded')));
		});
	}
}

// The address of a filtered list stays short: what is empty is left out.
for (const form of document.querySelectorAll('.list-tools')) {
	form.addEventListener('formdata', (event) => {
		for (const [name, value] of [...event.formData]) {
			if (value === '') {
				event.formData.delete(name);
			}
		}
	});
}

document.addEventListener('click', (event) => {
	const button = event.target.closest('[data-copy]');
	if (button) {
		const input = document.getElementById(button.dataset.copy);
		input.select();
		navigator.clipboard?.writeText(input.value).catch(() => {});
	}
	for (const box of document.querySelectorAll('.list-ranges[open]')) {
		if (!box.contains(event.target)) {
			box.open = false;
		}
	}
});

// Work that has just ended has a report: the whole page shows it, and no longer that the work was started. What had ended
// when the page was made is shown already.
const shown = new Set(document.querySelectorAll('[data-reload]'));
document.addEventListener('htmx:after:swap', () => {
	if ([...document.querySelectorAll('[data-reload]')].some((part) => !shown.has(part))) {
		const address = new URL(window.location);
		address.searchParams.delete('done');
		address.hash = '';
		window.location.replace(address);
	}
});

// A part of a form that waits for an answer elsewhere in it: data-shown-with names the field, data-shown-for its values
// (none: any). Without a script all parts are there, and the server knows which count.
for (const form of new Set([...document.querySelectorAll('[data-shown-with]')].map((part) => part.closest('form')))) {
	const show = () => {
		for (const part of form.querySelectorAll('[data-shown-with]')) {
			const wanted = (part.dataset.shownFor ?? '').split(' ').filter(Boolean);
			const given = [...form.elements]
				.filter((field) => field.name === part.dataset.shownWith && !field.closest('[data-shown-with][hidden]'))
				.filter((field) => (/^(radio|checkbox)$/.test(field.type) ? field.checked : field.value !== ''))
				.map((field) => field.value);
			part.hidden = !given.some((value) => wanted.length === 0 || wanted.includes(value));
		}
	};
	form.addEventListener('input', show);
	show();
}

// Sheets that are made to be printed have a button for it.
for (const button of document.querySelectorAll('[data-print]')) {
	button.hidden = false;
	button.addEventListener('click', () => window.print());
}

// A value typed beside those of the records of a merge is the one that is meant.
document.addEventListener('input', (event) => {
	const way = event.target.closest('.merge-desk .typed-box')?.querySelector('input[type=radio]');
	if (way && event.target.value !== '') {
		way.checked = true;
	}
});

// What may be meant is offered while one types: data-suggest (or data-suggest-at of the form) is the address that answers q
// with options. Without a script the field takes a code or a name as it is typed.
let suggested = 0;
for (const field of document.querySelectorAll('[data-suggest]')) {
	const offers = document.createElement('datalist');
	let timer, asked;

	async function suggest() {
		const q = field.value.trim();
		asked?.abort();
		asked = new AbortController();
		const url = `${field.dataset.suggest || field.form.dataset.suggestAt}&q=${encodeURIComponent(q.slice(0, 100))}`;
		const answer = q === '' ? null
			: await fetch(url, { headers: { accept: 'text/html' }, signal: asked.signal }).catch(() => null);
		if (answer?.ok)
			offers.innerHTML = await answer.text();
	}

	offers.id = `suggested-${++suggested}`;
	document.body.append(offers);
	field.setAttribute('list', offers.id);
	field.setAttribute('autocomplete', 'off');
	field.addEventListener('input', (event) => {
		clearTimeout(timer);
		if (event.inputType && event.inputType !== 'insertReplacementText')   // else one of the offers was taken
			timer = setTimeout(suggest, 200);
	});
}
