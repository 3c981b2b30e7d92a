// Builds dist/: what the browser gets. Tabler without the rules that no page uses, our own rules, htmx and
// our scripts in one file, one sprite of the icons that are named somewhere, the drawings, the gate page with its
// decoder; and each packed.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import { build, transform } from 'esbuild';
import { PurgeCSS } from 'purgecss';
import { drawHero } from './img/hero.mjs';
import { readWords } from './words.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(here, 'dist');
const packages = join(here, 'node_modules/@tabler');

// Everything that may name a class or an icon.
async function sources() {
	const found = [];
	for (const folder of ['app', 'app/kore', 'portal', 'admin', 'assets/js', 'assets/js/plan', 'assets/js/lib', 'assets/js/gate']) {
		const names = await readdir(join(root, folder)).catch(() => []);
		for (const name of names.sort()) {
			if (/\.(html|c|js)$/.test(name)) {
				found.push({ name, text: await readFile(join(root, folder, name), 'utf8') });
			}
		}
	}
	return found;
}

async function makeStyles(files) {
	const tabler = await readFile(join(packages, 'core/dist/css/tabler.css'), 'utf8');
	const [purged] = await new PurgeCSS().purge({
		content: files.map((file) => ({ raw: file.text, extension: file.name.split('.').pop() })),
		css: [{ raw: tabler }],
		defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
		variables: true,
		keyframes: true,
	});
	const ours = [];
	for (const name of (await readdir(join(here, 'css'))).sort()) {
		ours.push(await readFile(join(here, 'css', name), 'utf8'));
	}
	const all = await transform([purged.css, ...ours].join('\n'), {
		loader: 'css', minify: true, legalComments: 'none', target,
	});
	return { 'pavilion.css': all.code };
}

const target = ['chrome111', 'firefox113', 'safari16.4'];

// The entries named, each with all it imports; `constants` are names that the scripts use and their values.
async function makeScripts(names, constants = {}) {
	const made = await build({
		entryPoints: names.map((name) => join(here, 'js', name)),
		bundle: true, minify: true, write: false, format: 'iife', outdir: dist, legalComments: 'none', target,
		define: Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)])),
	});
	return Object.fromEntries(made.outputFiles.map((file) => [file.path.split('/').pop(), file.text]));
}

// The URL under which the server has a file: app/kore/asset.c, asset_name().
function url(made, name) {
	return `/assets/${createHash('sha256').update(made[name]).digest('hex').slice(0, 12)}/${name}`;
}

// What knows the URL of something else is made after it: the decoder names its WebAssembly, the scanners the decoder,
// the service worker everything that the gate page needs without a network. Its own URL is fixed: ASSET_ROOT in asset.c.
async function makeGate(made) {
	made['zxing.wasm'] = await readFile(join(here, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'));
	Object.assign(made, await makeScripts(['decode-worker.js'], { ASSET_WASM: url(made, 'zxing.wasm') }));
	Object.assign(made, await makeScripts(['scan.js', 'gate.js'], {
		ASSET_DECODER: url(made, 'decode-worker.js'), ASSET_ICONS: url(made, 'icons.svg'),
		WORDS_ZH: await readWords(join(root, 'locale/zh/gate_page.po'), join(here, 'js/gate.js')),
	}));
	made['gate.webmanifest'] = JSON.stringify({
		id: '/gate', name: 'Pavilion Gate', short_name: 'Gate', start_url: '/gate', scope: '/gate', display: 'standalone',
		background_color: '#0b0f14', theme_color: '#0b0f14',
		icons: [{ src: url(made, 'logo.svg'), type: 'image/svg+xml', sizes: 'any', purpose: 'any' },
			...squares.map((side) => ({ src: url(made, `logo-${side}.png`), type: 'image/png', sizes: `${side}x${side}`, purpose: 'any' }))],
	});
	const kept = ['pavilion.css', 'gate.js', 'decode-worker.js', 'zxing.wasm', 'icons.svg', 'logo.svg', 'gate.webmanifest',
		...squares.map((side) => `logo-${side}.png`)];
	Object.assign(made, await makeScripts(['gate-sw.js'], { ASSETS_KEPT: kept.map((name) => url(made, name)) }));
}

// An icon is named as `icons.svg}}#name` in a view, as `.icon = "name"` in a row, as icon('name') in a script.
function iconNames(files) {
	const names = new Set();
	const pattern = /icons\.svg\}\}#([a-z0-9-]+)|\.icon = "([a-z0-9-]+)"|\bicon\('([a-z0-9-]+)'\)/g;
	for (const file of files) {
		for (const [, view, row, script] of file.text.matchAll(pattern)) {
			names.add(view ?? row ?? script);
		}
	}
	return [...names].sort();
}

async function makeIcons(files) {
	const symbols = [];
	for (const name of iconNames(files)) {
		const svg = await readFile(join(packages, 'icons/icons/outline', `${name}.svg`), 'utf8');
		const inner = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
			.replace(/<path stroke="none"[^>]*\/>/, '').replace(/>\s+</g, '><').trim();
		symbols.push(`<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" `
			+ `stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`);
	}
	return { 'icons.svg': `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n` };
}

const squares = [180, 512];      // of the logo as PNG, for the home screens of phones that take no SVG; 180: Apple's

async function makeDrawings() {
	const logo = await readFile(join(here, 'img/logo.svg'), 'utf8');
	const png = (side) => new Resvg(logo, { fitTo: { mode: 'width', value: side } }).render().asPng();
	return { 'logo.svg': logo, 'hero.svg': drawHero(), ...Object.fromEntries(squares.map((side) => [`logo-${side}.png`, png(side)])) };
}

const late = ['decode-worker.js', 'scan.js', 'gate.js', 'gate-sw.js'];
const early = (await readdir(join(here, 'js'))).filter((name) => name.endsWith('.js') && !late.includes(name));
const files = await sources();
const parts = await Promise.all([makeStyles(files), makeScripts(early), makeIcons(files), makeDrawings()]);
const made = Object.assign({}, ...parts);
await makeGate(made);
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
for (const [name, content] of Object.entries(made)) {
	const gzip = gzipSync(content, { level: 9 });
	await writeFile(join(dist, name), content);
	await writeFile(join(dist, `${name}.gz`), gzip);
	await writeFile(join(dist, `${name}.br`), brotliCompressSync(content));
	console.log(`${name.padEnd(16)} ${String(content.length).padStart(8)} bytes ${String(gzip.length).padStart(7)} gzip`);
}
