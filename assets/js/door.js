// Likely matches beside a form. `<form>` inside `[data-door=URL]` with a place `[data-door-here]`: what is typed into the
// fields named in data-door-fields is asked about, a little after the last key; the last answer counts.
const wait = 350;

function watch(box) {
	const form = box.querySelector('form'), here = box.querySelector('[data-door-here]');
	const names = box.dataset.doorFields.split(' ');
	let timer, asked, before = '';

	async function ask() {
		const query = new URLSearchParams();
		for (const name of names) {
			const value = form.elements[name]?.value?.trim();
			if (value) {
				query.set(name, value);
			}
		}
		if (query.toString() === before) {
			return;
		}
		before = query.toString();
		asked?.abort();
		asked = new AbortController();
		const url = box.dataset.door + (box.dataset.door.includes('?') ? '&' : '?') + query;
		try {
			const answer = await fetch(url, { headers: { accept: 'text/html' }, signal: asked.signal });
			if (answer.ok) {
				here.innerHTML = await answer.text();
			}
		} catch (error) {
			if (error.name !== 'AbortError') {
				before = '';   // the network was away: the next key asks again
			}
		}
	}

	form.addEventListener('input', (event) => {
		if (!names.includes(event.target.name)) {
			return;
		}
		clearTimeout(timer);
		timer = setTimeout(ask, wait);
	});
	if (here.childElementCount === 0) {
		ask();
	}
}

document.querySelectorAll('[data-door]').forEach(watch);
