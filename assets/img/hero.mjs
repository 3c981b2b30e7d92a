// The drawing of the home page: a fair hall seen from above at an angle, its stands as coloured blocks with
// people between them. Drawn from a fixed seed, so every build makes the same picture.
const COLOURS = [  // top, left, right
	['#8ec5f5', '#4397e0', '#2a6cb8'], ['#fdd186', '#fab056', '#dd7020'], ['#97e6b5', '#5cca8c', '#2f8a5b'],
	['#ffaeae', '#ff7d7d', '#c43434'], ['#d5bdfb', '#b091f2', '#6e4ac0'], ['#f5f8fc', '#dfe6ef', '#a3b1c6'],
];
const STEP = 19, CELLS = 20, LEFT = 400, TOP = 26;

function random(seed) {
	return () => {
		seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
		return seed / 4294967296;
	};
}

// A place of the hall's floor, and a height above it, on the picture.
function at(x, y, z = 0) {
	return [LEFT + (x - y) * STEP, TOP + 38 + (x + y) * STEP * 0.5 - z];
}

function shape(points, fill) {
	return `<path d="M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}z" fill="${fill}"/>`;
}

function block(x, y, w, d, z, [top, left, right]) {
	const a = at(x, y, z), b = at(x + w, y, z), c = at(x + w, y + d, z), e = at(x, y + d, z);
	return shape([e, c, at(x + w, y + d), at(x, y + d)], left)
		+ shape([b, c, at(x + w, y + d), at(x + w, y)], right)
		+ shape([a, b, c, e], top);
}

function person(x, y) {
	const [px, py] = at(x, y);
	return `<path d="M${px.toFixed(1)} ${py.toFixed(1)}v-6" stroke="#1e3a63" stroke-width="3.6" stroke-linecap="round"/>`
		+ `<circle cx="${px.toFixed(1)}" cy="${(py - 11.5).toFixed(1)}" r="2.5" fill="#1e3a63"/>`;
}

function floor() {
	let lines = '';
	for (let i = 0; i <= CELLS; i += 2) {
		const [ax, ay] = at(i, 0), [bx, by] = at(i, CELLS), [cx, cy] = at(0, i), [dx, dy] = at(CELLS, i);
		lines += `M${ax} ${ay}L${bx} ${by}M${cx} ${cy}L${dx} ${dy}`;
	}
	return shape([at(0, 0), at(CELLS, 0), at(CELLS, CELLS), at(0, CELLS)], '#edf4fc')
		+ `<path d="${lines}" stroke="#d3e3f6" fill="none"/>`;
}

export function drawHero() {
	const next = random(20270914);
	const things = [];
	// Stands back to back in pairs, an aisle between the pairs, two wide aisles across.
	for (let pair = 0; pair < 5; pair++) {
		for (let y = 0.7; y < CELLS - 1.6; y += 1.75) {
			const x = 0.8 + pair * 3.9;
			const aisle = Math.abs(y - 6.3) < 1 || Math.abs(y - 13) < 1;
			for (const side of aisle ? [] : [0, 1.5]) {
				if (next() < 0.9) {
					const z = 11 + Math.floor(next() * 4) * 7, colour = COLOURS[Math.floor(next() * COLOURS.length)];
					things.push({ depth: x + side + y + 1.5, svg: block(x + side, y, 1.42, 1.55, z, colour) });
				}
			}
			for (let n = Math.floor(next() * (aisle ? 4 : 2)); n > 0; n--) {
				const px = aisle ? x + next() * 3.4 : x + 3.1 + next() * 0.6, py = y + next() * 1.4;
				things.push({ depth: px + py, svg: person(px, py) });
			}
		}
	}
	things.sort((a, b) => a.depth - b.depth);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 470">${floor()}${things.map((t) => t.svg).join('')}</svg>\n`;
}
