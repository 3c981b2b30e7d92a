// The booths of the drawing: what each is, which has the focus, how the keys walk from one to the next.
const STATES = ['free', 'held', 'applied', 'booked', 'blocked', 'mine'];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Booths {
	constructor(svg, words) {
		this.svg = svg;
		this.words = words;
		this.all = [...svg.querySelectorAll('a.b')].map((element) => {
			const box = element.getBBox();
			return {
				element, id: new URL(element.href.baseVal, location.href).searchParams.get('booth'),
				number: element.querySelector('text').textContent,
				area: Number(element.dataset.a), sides: Number(element.dataset.s),
				state: STATES.find((state) => element.classList.contains(state)),
				x: box.x + box.width / 2, y: box.y + box.height / 2,
				total: null, exhibitor: '', match: true,
			};
		});
		this.byId = new Map(this.all.map((booth) => [booth.id, booth]));
		this.byElement = new Map(this.all.map((booth) => [booth.element, booth]));
		// One stop for the tab key; the arrows do the rest.
		for (const booth of this.all) {
			booth.element.setAttribute('tabindex', '-1');
			this.label(booth);
		}
		this.current = this.all.find((booth) => booth.state === 'free') ?? this.all[0];
		this.current?.element.setAttribute('tabindex', '0');
		svg.addEventListener('focusin', (event) => this.focused(event.target.closest('a.b')));
	}

	at(target) {
		return this.byElement.get(target.closest?.('a.b'));
	}

	focused(element) {
		const booth = this.byElement.get(element);
		if (!booth) {
			return;
		}
		this.current?.element.setAttribute('tabindex', '-1');
		this.current = booth;
		element.setAttribute('tabindex', '0');
	}

	// "3E41, 9 m², 2 open sides, free": what a screen reader says.
	label(booth) {
		const sides = booth.sides === 1 ? this.words.side : this.words.sides.replace('#', booth.sides);
		const parts = [booth.number, `${booth.area} m²`, sides, this.words[booth.state] ?? booth.state];
		booth.element.setAttribute('aria-label', [...parts, booth.exhibitor].filter(Boolean).join(', '));
	}

	focus(booth) {
		this.focused(booth.element);
		booth.element.focus({ preventScroll: true });
	}

	// The nearest booth in the direction of an arrow key; what lies aside counts double.
	next(key) {
		const [dx, dy] = ARROWS[key];
		let best = null, least = Infinity;
		for (const booth of this.all) {
			const along = (booth.x - this.current.x) * dx + (booth.y - this.current.y) * dy;
			const aside = Math.abs((booth.x - this.current.x) * dy) + Math.abs((booth.y - this.current.y) * dx);
			if (booth !== this.current && along > 1 && along + 2 * aside < least) {
				best = booth;
				least = along + 2 * aside;
			}
		}
		return best;
	}

	// A change that came over the line. What is ours stays ours until it is free again.
	change(id, state) {
		const booth = this.byId.get(id);
		if (!booth || booth.state === state || (booth.state === 'mine' && state !== 'free')) {
			return false;
		}
		booth.element.classList.remove(booth.state);
		booth.element.classList.add(state);
		booth.state = state;
		this.label(booth);
		return true;
	}

	count() {
		const counts = Object.fromEntries(STATES.map((state) => [state, 0]));
		for (const booth of this.all) {
			counts[booth.state]++;
		}
		return counts;
	}
}

export { ARROWS };
