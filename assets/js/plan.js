// The floor plan: the server draws it, this makes it move.
import { ARROWS, Booths } from './plan/booths.js';
import { Camera } from './plan/camera.js';
import { Filters } from './plan/filters.js';
import { Live } from './plan/live.js';
import { Panel } from './plan/panel.js';

const root = document.querySelector('[data-hall]');
const svg = document.getElementById('plan');
const note = document.getElementById('plan-say');

function say(text) {
	note.textContent = text;
}

function words() {
	const found = { side: svg.dataset.side, sides: svg.dataset.sides };
	for (const item of document.querySelectorAll('[data-state]')) {
		found[item.dataset.state] = item.dataset.name;
	}
	return found;
}

// On a phone the plan comes first.
if (window.matchMedia('(max-width: 767px)').matches) {
	document.querySelector('.plan-filters').open = false;
}

const camera = new Camera(svg);
const booths = new Booths(svg, words());
const panel = new Panel(root, booths, say);
const filters = new Filters(document.getElementById('plan-tools'), booths, root.dataset.currency);

function showCounts() {
	const counts = booths.count();
	for (const item of document.querySelectorAll('[data-state]')) {
		item.querySelector('[data-count]').textContent = counts[item.dataset.state];
		item.hidden = item.dataset.state === 'mine' && counts.mine === 0;
	}
}

const live = new Live(root.dataset.hall, booths, (touched) => {
	showCounts();
	filters.apply();
	// A refusal stays until the reader chooses anew: it already says what has changed.
	const refused = panel.box().querySelector('[role="alert"]');
	if (!refused && touched.some(([id]) => panel.chosen.includes(id))) {
		panel.load(touched);
	}
});

live.refresh().then((known) => known && filters.priced());
root.addEventListener('pavilion:stale', () => live.refresh());
filters.form.addEventListener('pavilion:find', (event) => {
	if (event.detail) {
		camera.show(event.detail.element);
		booths.focus(event.detail);
	}
});

svg.addEventListener('click', (event) => {
	const booth = booths.at(event.target);
	if (booth && event.button === 0) {
		event.preventDefault();
		booths.focus(booth);
		panel.choose(booth, event.shiftKey || event.ctrlKey || event.metaKey);
	}
});

svg.addEventListener('keydown', (event) => {
	if (event.key in ARROWS) {
		const next = booths.next(event.key);
		if (next) {
			camera.show(next.element);
			booths.focus(next);
		}
	} else if (event.key === ' ' || event.key === 'Enter') {
		const booth = booths.at(event.target);
		if (booth) {
			panel.choose(booth, event.shiftKey || event.key === ' ');
		}
	} else if (event.key === '+' || event.key === '=') {
		camera.zoom(1.4);
	} else if (event.key === '-') {
		camera.zoom(1 / 1.4);
	} else if (event.key === '0') {
		camera.fit();
	} else if (event.key === 'Escape') {
		panel.clear();
	} else {
		return;
	}
	event.preventDefault();
});

// On a phone the price lies over the lower part of the screen: the plan moves up, so that what is chosen stays seen.
function showChosen() {
	const chosen = panel.chosen.map((id) => booths.byId.get(id).element);
	camera.covered = 0;
	if (chosen.length === 0) {
		return;
	}
	const sheet = getComputedStyle(panel.box()).position === 'fixed' && panel.box().getBoundingClientRect();
	if (sheet) {
		svg.parentElement.scrollIntoView({ block: 'start', behavior: 'instant' });
	}
	const seen = svg.getBoundingClientRect();
	camera.covered = sheet ? Math.min(Math.max(0, seen.bottom - sheet.top), seen.height - 60) : 0;
	camera.show(...chosen);
}

root.addEventListener('pavilion:panel', showChosen);
showChosen();
document.documentElement.classList.add('plan-ready');
