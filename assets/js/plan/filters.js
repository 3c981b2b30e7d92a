// Filters dim what does not fit; nothing disappears, so the hall stays recognisable.
export class Filters {
	constructor(form, booths, currency) {
		this.form = form;
		this.booths = booths;
		const money = { style: 'currency', currency };
		this.money = new Intl.NumberFormat(document.documentElement.lang, { ...money, maximumFractionDigits: 0 });
		this.minor = 10 ** new Intl.NumberFormat('en', money).resolvedOptions().maximumFractionDigits;
		this.price = form.elements.price;
		this.label = form.querySelector('[data-price]');
		this.result = form.querySelector('[data-match]');
		this.words = this.result.dataset.match;
		form.addEventListener('input', () => this.apply());
		form.addEventListener('reset', () => setTimeout(() => this.apply(), 0));
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.form.dispatchEvent(new CustomEvent('pavilion:find', { detail: this.first() }));
		});
	}

	// Prices have come: the slider knows its ends.
	priced() {
		const totals = this.booths.all.map((booth) => booth.total).filter((total) => total !== null);
		if (totals.length === 0) {
			return;
		}
		const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(...totals) / this.minor)) - 1);
		this.price.min = Math.floor(Math.min(...totals) / this.minor / step) * step;
		this.price.max = Math.ceil(Math.max(...totals) / this.minor / step) * step;
		this.price.step = step;
		this.price.value = this.price.max;
		this.price.disabled = false;
		this.apply();
	}

	apply() {
		const data = new FormData(this.form);
		const sizes = data.getAll('area').map(Number);
		const open = this.price.disabled || this.price.value === this.price.max;
		const limit = open ? Infinity : Number(this.price.value) * this.minor;
		const sides = Number(data.get('sides') || 0), status = data.get('status');
		const words = (data.get('q') ?? '').trim().toLowerCase();
		let matches = 0;
		for (const booth of this.booths.all) {
			booth.match = (sizes.length === 0 || sizes.includes(booth.area))
				&& (limit === Infinity || (booth.total !== null && booth.total <= limit))
				&& booth.sides >= sides && (!status || booth.state === status)
				&& (!words || booth.number.toLowerCase().includes(words) || booth.exhibitor.toLowerCase().includes(words));
			booth.element.classList.toggle('dim', !booth.match);
			matches += booth.match;
		}
		if (!this.price.disabled) {
			this.label.textContent = this.money.format(Number(this.price.value));
		}
		this.result.textContent = this.words.replace('#', matches);
	}

	first() {
		return this.booths.all.find((booth) => booth.match);
	}
}
