// What is chosen and what it costs. The panel itself is made by the server; we only ask for it again.
export class Panel {
	constructor(root, booths, say) {
		this.root = root;
		this.booths = booths;
		this.say = say;
		this.hall = root.dataset.hall;
		this.chosen = new URLSearchParams(location.search).getAll('booth').filter((id) => booths.byId.has(id));
		this.asked = 0;
		for (const input of this.box().querySelectorAll('input[name="booth"]')) {
			if (!this.chosen.includes(input.value)) {
				this.chosen.push(input.value);   // of a hold that was refused
			}
		}
		this.mark();
		root.addEventListener('click', (event) => this.click(event));
		root.addEventListener('submit', (event) => this.submit(event));
		window.addEventListener('popstate', () => {
			this.chosen = new URLSearchParams(location.search).getAll('booth').filter((id) => booths.byId.has(id));
			this.mark();
			this.load();
		});
	}

	box() {
		return this.root.querySelector('#panel');
	}

	query() {
		return this.chosen.map((id) => `booth=${id}`).join('&');
	}

	// One booth alone, or with `more` one added to or taken from what is chosen, as far as it stays together.
	choose(booth, more) {
		const has = this.chosen.includes(booth.id);
		if (more && has) {
			this.chosen = this.chosen.filter((id) => id !== booth.id);
		} else if (more && booth.state === 'free' && this.touches(booth)) {
			this.chosen = [...this.chosen, booth.id];
		} else {
			this.chosen = has && this.chosen.length === 1 ? [] : [booth.id];
		}
		this.changed();
	}

	touches(booth) {
		return this.chosen.length > 0 && this.chosen.every((id) => this.booths.byId.get(id).state === 'free')
			&& this.chosen.some((id) => this.booths.byId.get(id).near?.includes(booth.number));
	}

	clear() {
		this.chosen = [];
		this.changed();
	}

	changed() {
		this.mark();
		history.replaceState(null, '', this.chosen.length ? `?${this.query()}` : location.pathname);
		return this.load();
	}

	mark() {
		for (const booth of this.booths.all) {
			const on = this.chosen.includes(booth.id);
			booth.element.classList.toggle('chosen', on);
			if (on) {
				booth.element.setAttribute('aria-current', 'true');
			} else {
				booth.element.removeAttribute('aria-current');
			}
		}
	}

	// `touched`, after changes of others: what was free a moment ago may have been taken.
	async load(touched = []) {
		const turn = ++this.asked;
		this.box().setAttribute('aria-busy', 'true');
		const answer = await fetch(`/quote?${this.query()}`, { headers: { accept: 'text/html' } }).catch(() => null);
		if (turn !== this.asked) {
			return;   // something else was chosen meanwhile
		}
		if (answer?.ok) {
			this.put(await answer.text());
			if (!this.holding && touched.some(([id, state]) => state !== 'free' && this.chosen.includes(id))) {
				this.lost();
			}
		} else {
			this.box().removeAttribute('aria-busy');
			this.say(this.root.dataset.offline);
		}
	}

	put(html) {
		const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('#panel');
		if (fresh) {
			this.box().replaceWith(fresh);
			this.root.dispatchEvent(new CustomEvent('pavilion:panel'));
			this.say(fresh.querySelector('[role="alert"], [data-say]')?.textContent.trim().replace(/\s+/g, ' ') ?? '');
		}
	}

	// Somebody was quicker: the panel says so, unless the booth has become our own by another window or colleague.
	lost() {
		const note = this.box().querySelector('[data-taken]');
		if (note) {
			note.hidden = false;
			this.say(note.textContent.trim());
		}
	}

	click(event) {
		const link = event.target.closest('[data-add], [data-remove], [data-clear]');
		if (!link) {
			return;
		}
		event.preventDefault();
		if ('clear' in link.dataset) {
			this.clear();
			return;
		}
		const booth = this.booths.byId.get(link.dataset.add ?? link.dataset.remove);
		if (booth) {
			this.choose(booth, true);
		}
	}

	// The hold: on success the server leads to the application; a refusal is shown here, the choice kept.
	async submit(event) {
		const form = event.target.closest('form[data-hold]');
		if (!form) {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
		const button = form.querySelector('button');
		button.disabled = true;
		this.holding = true;   // so that our own hold is no news to us
		const body = new URLSearchParams(new FormData(form));
		const answer = await fetch(form.action, { method: 'POST', body }).catch(() => null);
		if (answer?.redirected && answer.ok) {
			location.assign(answer.url);
			return;
		}
		button.disabled = false;
		this.holding = false;
		if (!answer) {
			this.say(this.root.dataset.offline);
			return;
		}
		this.put(await answer.text());
		this.root.dispatchEvent(new CustomEvent('pavilion:stale'));
	}
}
