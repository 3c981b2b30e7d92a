// The floor plan of the back office: the same drawing as on the portal, but booths are chosen to be changed.
import { ARROWS, Booths } from './plan/booths.js';
import { Camera } from './plan/camera.js';
import { Live } from './plan/live.js';

const root = document.querySelector('[data-hall]');
const svg = document.getElementById('plan');
const note = document.getElementById('plan-say');
const words = Object.fromEntries([...document.querySelectorAll('[data-state]')]
	.map((item) => [item.dataset.state, item.dataset.name]));

const camera = new Camera(svg);
const booths = new Booths(svg, { side: svg.dataset.side, sides: svg.dataset.sides, ...words });
const chosen = new Set(new URLSearchParams(location.search).getAll('booth').filter((id) => booths.byId.has(id)));
for (const input of document.querySelectorAll('#panel input[name="booths"]')) {
	chosen.add(input.value);   // of a change that was refused
}

function mark() {
	for (const booth of booths.all) {
		booth.element.classList.toggle('chosen', chosen.has(booth.id));
		booth.element.toggleAttribute('aria-current', chosen.has(booth.id));
	}
}

let asked = 0;

// What is chosen is told by the server: who has it may have changed since the plan was drawn.
async function show() {
	const turn = ++asked;
	const query = [...chosen].map((id) => `booth=${id}`).join('&');
	mark();
	history.replaceState(null, '', `/office/halls/${root.dataset.hall}${query && '?'}${query}`);
	const answer = await fetch(`/office/halls/${root.dataset.hall}/chosen?${query}`, { headers: { accept: 'text/html' } })
		.catch(() => null);
	const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
	const fresh = page && page.querySelector('#panel');
	if (fresh && turn === asked) {
		document.getElementById('panel').replaceWith(fresh);
		note.textContent = fresh.querySelector('[data-say]')?.textContent ?? '';
	}
}

function toggle(booth) {
	if (!chosen.delete(booth.id)) {
		chosen.add(booth.id);
	}
	show();
}

svg.addEventListener('click', (event) => {
	const booth = booths.at(event.target);
	if (booth && event.button === 0) {
		event.preventDefault();
		booths.focus(booth);
		toggle(booth);
	}
});

const zooms = { '+': 1.4, '=': 1.4, '-': 1 / 1.4 };

svg.addEventListener('keydown', (event) => {
	const booth = booths.at(event.target);
	if (event.key in ARROWS) {
		const next = booths.next(event.key);
		if (next) {
			camera.show(next.element);
			booths.focus(next);
		}
	} else if ((event.key === ' ' || event.key === 'Enter') && booth) {
		toggle(booth);
	} else if (event.key in zooms) {
		camera.zoom(zooms[event.key]);
	} else if (event.key === '0') {
		camera.fit();
	} else if (event.key === 'Escape') {
		chosen.clear();
		show();
	} else {
		return;
	}
	event.preventDefault();
});

// A hall that is not published yet has no changes of others.
if (root.dataset.public === 't') {
	new Live(root.dataset.hall, booths, (touched) => {
		const counts = booths.count();
		for (const item of document.querySelectorAll('[data-state]')) {
			item.querySelector('[data-count]').textContent = counts[item.dataset.state];
		}
		if (touched.some(([id]) => chosen.has(id)) && !document.getElementById('panel').contains(document.activeElement)) {
			show();
		}
	}).refresh();
}

mark();
document.documentElement.classList.add('plan-ready');
