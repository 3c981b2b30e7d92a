// The decoder, in a worker of its own: gets frames, says what their QR code reads. Its response alone may compile
// WebAssembly (content security policy in app/kore/asset.c).
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

prepareZXingModule({ overrides: { locateFile: () => ASSET_WASM }, fireImmediately: true });

const DARK = 120;        // the brightest of a picture (0 to 255) below which it is made lighter
const options = { formats: ['QRCode'], tryHarder: true, tryRotate: true, tryInvert: false, tryDownscale: true,
	maxNumberOfSymbols: 1, textMode: 'Plain' };

// Brightness that so large a share of the pixels has at most.
function percentile(counts, total, share) {
	let sum = 0;
	return counts.findIndex((count) => (sum += count) >= total * share);
}

// Four pixels become one, which halves the noise of a dark picture, and what there is of light is spread over all levels.
// Null if the picture is bright enough.
function lighter({ data, width, height }) {
	const w = width >> 1, h = height >> 1, grey = new Uint8Array(w * h), counts = new Array(256).fill(0);
	for (let y = 0, to = 0; y < h; y++) {
		for (let x = 0; x < w; x++, to++) {
			const at = (2 * y * width + 2 * x) * 4 + 1, below = at + width * 4;      // green has the least noise
			grey[to] = data[at] + data[at + 4] + data[below] + data[below + 4] >> 2;
			counts[grey[to]]++;
		}
	}
	const low = percentile(counts, w * h, 0.01), high = percentile(counts, w * h, 0.99);
	if (high >= DARK || high - low < 3) {
		return null;
	}
	const made = new ImageData(w, h);
	for (let i = 0; i < grey.length; i++) {
		const level = (grey[i] - low) * 255 / (high - low);
		made.data[4 * i] = made.data[4 * i + 1] = made.data[4 * i + 2] = level;
		made.data[4 * i + 3] = 255;
	}
	return made;
}

// A global threshold reads blurred codes that the local one breaks up; the local one those with shadows.
async function read(frame) {
	const looks = [() => [frame, 'LocalAverage'], () => [frame, 'GlobalHistogram'], () => [lighter(frame), 'LocalAverage']];
	for (const look of looks) {
		const [picture, binarizer] = look();
		const [found] = picture ? await readBarcodes(picture, { ...options, binarizer }) : [];
		if (found?.text) {
			return found.text;
		}
	}
	return '';
}

self.addEventListener('message', async ({ data: { frame } }) => {
	const began = performance.now();
	try {
		self.postMessage({ text: await read(frame), ms: performance.now() - began });
	} catch (error) {
		self.postMessage({ text: '', ms: performance.now() - began, error: String(error) });
	}
});
