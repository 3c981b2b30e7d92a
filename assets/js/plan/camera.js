// The part of the hall that is seen: pan by drag, zoom by wheel, pinch and buttons. The viewBox always has the
// shape of the element, so one number (units per pixel) says the scale.
const DRAG_PX = 5;        // less is a click
const FAR_PX = 0.55;      // pixels per unit below which labels are hidden
const SMALL_PX = 0.9;     // and below which they are as large as their booths let them be
const MARGIN = 30;        // units of floor beside the hall that may come into view
const CLOSE = 6;          // pixels per unit at most (a metre has ten units)

// Keeps the middle of a window of `size` where the window shows the hall and little else; what is smaller than the
// window may still be moved about in it.
function within(middle, whole, size) {
	const least = Math.min(size / 2 - MARGIN, whole / 2), most = Math.max(whole - size / 2 + MARGIN, whole / 2);
	return Math.min(most, Math.max(least, middle));
}

export class Camera {
	constructor(svg) {
		this.svg = svg;
		const [, , width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
		this.hall = { width, height };
		this.fingers = new Map();
		this.moved = false;
		this.covered = 0;   // pixels at the lower end over which something lies
		this.open();
		new ResizeObserver(() => this.resize()).observe(svg);
		document.getElementById('zoom').addEventListener('click', (event) => this.press(event));
		svg.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
		svg.addEventListener('pointerdown', (event) => this.down(event));
		svg.addEventListener('pointermove', (event) => this.move(event));
		for (const name of ['pointerup', 'pointercancel']) {
			svg.addEventListener(name, (event) => this.up(event));
		}
		// A drag that ends on a booth is no click on it.
		svg.addEventListener('click', (event) => {
			if (this.moved) {
				event.preventDefault();
				event.stopImmediatePropagation();
			}
		}, true);
	}

	size() {
		const box = this.svg.getBoundingClientRect();
		return { width: Math.max(box.width, 1), height: Math.max(box.height, 1) };
	}

	fitScale() {
		const { width, height } = this.size();
		return Math.min(width / (this.hall.width + 20), height / (this.hall.height + 20));
	}

	// The whole hall on a desk; on a phone so close that a booth can be touched.
	open() {
		const phone = this.size().width < 600;
		this.scale = phone ? Math.max(this.fitScale(), 1.5) : this.fitScale();
		const target = this.svg.querySelector('.chosen, .mine, .free');
		const box = phone && target ? target.getBBox() : null;
		this.x = box ? box.x + box.width / 2 : this.hall.width / 2;
		this.y = box ? box.y + box.height / 2 : this.hall.height / 2;
		this.apply();
	}

	resize() {
		this.scale = Math.max(this.scale, this.fitScale());
		this.apply();
	}

	fit() {
		this.scale = this.fitScale();
		this.x = this.hall.width / 2;
		this.y = this.hall.height / 2;
		this.apply();
	}

	// The buttons beside the plan.
	press(event) {
		const button = event.target.closest('button');
		if (button?.value === 'fit') {
			this.fit();
		} else if (button) {
			this.zoom(Number(button.value));
		}
	}

	// Around a point of the page (default: the middle), which stays where it is.
	zoom(factor, clientX, clientY) {
		const box = this.svg.getBoundingClientRect();
		const dx = clientX === undefined ? 0 : clientX - box.left - box.width / 2;
		const dy = clientY === undefined ? 0 : clientY - box.top - box.height / 2;
		const before = this.scale;
		this.scale = Math.min(CLOSE, Math.max(this.fitScale() * 0.9, this.scale * factor));
		this.x += dx / before - dx / this.scale;
		this.y += dy / before - dy / this.scale;
		this.apply();
	}

	// Brings booths into view, closer if their labels cannot be read, above what covers the lower end.
	show(...elements) {
		const boxes = elements.map((element) => element.getBBox());
		const left = Math.min(...boxes.map((b) => b.x)), right = Math.max(...boxes.map((b) => b.x + b.width));
		const top = Math.min(...boxes.map((b) => b.y)), bottom = Math.max(...boxes.map((b) => b.y + b.height));
		const { width, height } = this.size();
		this.scale = Math.max(this.scale, FAR_PX);
		const x = (left + right) / 2, y = (top + bottom + this.covered / this.scale) / 2;
		const out = Math.abs(x - this.x) > (width / this.scale - right + left) / 2
			|| Math.abs(y - this.y) > ((height - this.covered) / this.scale - bottom + top) / 2;
		if (out) {
			this.x = x;
			this.y = y;
		}
		this.apply();
	}

	apply() {
		const { width, height } = this.size();
		const w = width / this.scale, h = height / this.scale;
		const hidden = this.covered / this.scale;
		this.x = within(this.x, this.hall.width, w);
		this.y = within(this.y - hidden / 2, this.hall.height, h - hidden) + hidden / 2;
		this.svg.setAttribute('viewBox', `${this.x - w / 2} ${this.y - h / 2} ${w} ${h}`);
		this.svg.classList.toggle('far', this.scale < FAR_PX);
		this.svg.classList.toggle('small', this.scale < SMALL_PX);
	}

	wheel(event) {
		event.preventDefault();
		this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.clientX, event.clientY);
	}

	down(event) {
		if (event.button > 0) {
			return;
		}
		this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
		if (this.fingers.size === 1) {
			this.moved = false;
			this.start = { x: event.clientX, y: event.clientY };
		}
	}

	move(event) {
		const last = this.fingers.get(event.pointerId);
		if (!last) {
			return;
		}
		const others = [...this.fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
		if (others.length > 0) {
			const before = Math.hypot(last.x - others[0].x, last.y - others[0].y);
			const after = Math.hypot(event.clientX - others[0].x, event.clientY - others[0].y);
			this.moved = true;
			this.zoom(after / Math.max(before, 1), (event.clientX + others[0].x) / 2, (event.clientY + others[0].y) / 2);
		} else if (this.moved || Math.hypot(event.clientX - this.start.x, event.clientY - this.start.y) > DRAG_PX) {
			if (!this.moved) {
				this.svg.setPointerCapture(event.pointerId);
			}
			this.moved = true;
			this.svg.classList.add('dragged');
			this.x -= (event.clientX - last.x) / this.scale;
			this.y -= (event.clientY - last.y) / this.scale;
			this.apply();
		}
		this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
	}

	up(event) {
		this.fingers.delete(event.pointerId);
		this.svg.classList.remove('dragged');
		// The click that follows a drag comes in this very turn; the next one is a new click.
		setTimeout(() => { if (this.fingers.size === 0) { this.moved = false; } }, 0);
	}
}
