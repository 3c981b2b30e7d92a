// Countdowns: <strong data-until="2027-09-14T10:05:00Z"> shows minutes and seconds that are left; a
// <progress data-until max="900"> the same as a bar. At zero the page is asked for again.
const running = new WeakSet();

function show(element, left) {
	if (element.tagName === 'PROGRESS') {
		element.value = left;
		return;
	}
	element.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
	element.classList.toggle('late', left < 60);
}

function start(element) {
	const until = Date.parse(element.dataset.until);
	// The server's clock counts: the page says what it was when it was made.
	const skew = element.dataset.now ? Date.parse(element.dataset.now) - Date.now() : 0;
	const tick = () => {
		const left = Math.max(0, Math.ceil((until - Date.now() - skew) / 1000));
		show(element, left);
		if (left > 0 && element.isConnected) {
			setTimeout(tick, 1000 - (Date.now() % 1000) + 5);
		} else if (element.isConnected && element.tagName !== 'PROGRESS') {
			element.dispatchEvent(new CustomEvent('pavilion:over', { bubbles: true }));
			setTimeout(() => location.reload(), 1500);
		}
	};
	tick();
}

export function startClocks(root) {
	for (const element of root.querySelectorAll('[data-until]')) {
		if (!running.has(element)) {
			running.add(element);
			start(element);
		}
	}
}
