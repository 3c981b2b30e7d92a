// The form of a visitor: questions that hang on answers, one more row for one more person. Without it all questions
// are shown and the server looks only at those that count.
for (const form of document.querySelectorAll('form[data-visit]')) {
	const questions = [...form.querySelectorAll('.question')];
	const answers = (name) => [...form.elements]
		.filter((field) => field.name === name && !field.disabled
			&& (!['checkbox', 'radio'].includes(field.type) || field.checked))
		.map((field) => field.value.trim()).filter((text) => text !== '');

	function isShown(question) {
		const { shownIf, shownFor, category } = question.dataset;
		const chosen = answers('category')[0];
		if (category && chosen && category !== chosen) {
			return false;
		}
		if (!shownIf) {
			return true;
		}
		const wanted = JSON.parse(shownFor || '[]');
		const given = answers(shownIf);
		if (given.length === 0 && wanted.includes('no') && form.elements[shownIf]?.type === 'checkbox') {
			return !form.elements[shownIf].disabled;
		}
		return wanted.length === 0 ? given.length > 0 : given.some((text) => wanted.includes(text));
	}
	// What is not shown is not sent: a question behind it then sees no answer either.
	function show() {
		for (const question of questions) {
			const shown = isShown(question);
			question.hidden = !shown;
			for (const field of question.querySelectorAll('input, select, textarea')) {
				field.disabled = !shown;
			}
		}
	}
	form.addEventListener('input', show);
	form.addEventListener('change', show);
	show();

	const rows = form.querySelector('[data-rows]');
	const add = form.querySelector('[data-add-row]');
	if (rows && add) {
		add.hidden = false;
		form.querySelector('[data-no-script]').hidden = true;
		add.addEventListener('click', () => {
			const last = rows.lastElementChild;
			const row = last.cloneNode(true);
			const legend = row.querySelector('legend');
			const next = rows.children.length;
			legend.textContent = legend.textContent.replace(/\d+/, String(next + 1));
			for (const field of row.querySelectorAll('input')) {
				const name = field.name.replace(/^person\.\d+\./, `person.${next}.`);
				row.querySelector(`label[for="${field.id}"]`).htmlFor = name;
				field.id = field.name = name;
				field.value = '';
				field.classList.remove('is-invalid');
				field.removeAttribute('aria-invalid');
				field.removeAttribute('aria-describedby');
			}
			for (const fault of row.querySelectorAll('.invalid-feedback')) {
				fault.remove();
			}
			rows.append(row);
			row.querySelector('input').focus();
			add.hidden = rows.children.length >= 50;
		});
	}
}
