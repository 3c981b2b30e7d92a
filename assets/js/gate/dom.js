// Elements from scripts. `props`: attributes; `on`: { event: handler }; true writes an empty attribute, false and null none.
export function el(tag, props = {}, ...children) {
	const [name, ...classes] = tag.split('.');
	const node = document.createElement(name || 'div');
	if (classes.length > 0) {
		node.className = classes.join(' ');
	}
	for (const [key, value] of Object.entries(props)) {
		if (key === 'on') {
			Object.entries(value).forEach(([event, handler]) => node.addEventListener(event, handler));
		} else if (value !== false && value !== null && value !== undefined) {
			node.setAttribute(key, value === true ? '' : value);
		}
	}
	node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
	return node;
}

const SVG = 'http://www.w3.org/2000/svg';
// An icon of the sprite; it says nothing by itself.
export function icon(name) {
	const svg = document.createElementNS(SVG, 'svg'), use = document.createElementNS(SVG, 'use');
	svg.setAttribute('class', 'icon');
	svg.setAttribute('aria-hidden', 'true');
	use.setAttribute('href', `${ASSET_ICONS}#${name}`);
	svg.append(use);
	return svg;
}

// A button with an icon, named for those who do not see it.
export function iconButton(symbol, label, press, props = {}) {
	return el('button.g-icon', { type: 'button', 'aria-label': label, title: label, on: { click: press }, ...props }, symbol);
}

// A dialog over everything, gone from the page when it closes.
export function dialog(title, close, ...children) {
	const head = el('header.g-dialog-head', {}, el('h2', { id: 'dialog-title' }, title), close);
	const node = el('dialog.g-dialog', { 'aria-labelledby': 'dialog-title' }, head, ...children);
	node.addEventListener('close', () => node.remove());
	node.addEventListener('click', (event) => event.target === node && node.close());
	close.addEventListener('click', () => node.close());
	document.body.append(node);
	node.showModal();
	return node;
}
