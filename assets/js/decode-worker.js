// The decoder, in a worker of its own: gets frames, says what their QR code reads. Its response alone may compile
// WebAssembly (content security policy in app/kore/asset.c).
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

prepareZXingModule({ overrides: { locateFile: () => ASSET_WASM }, fireImmediately: true });

// Frames come faster than people move: what one way of looking misses, the next frame is looked at in another way.
// A global threshold reads blurred codes that the local one breaks up, and the other way round with shadows.
const looks = [
	{ binarizer: 'LocalAverage' },
	{ binarizer: 'GlobalHistogram' },
];
const options = { formats: ['QRCode'], tryHarder: true, tryRotate: true, tryInvert: false, tryDownscale: true,
	maxNumberOfSymbols: 1, textMode: 'Plain' };
let turn = 0;

self.addEventListener('message', async ({ data: { frame } }) => {
	const began = performance.now();
	try {
		const look = looks[turn++ % looks.length];
		const [found] = await readBarcodes(frame, { ...options, ...look });
		self.postMessage({ text: found?.text ?? '', ms: performance.now() - began });
	} catch (error) {
		self.postMessage({ text: '', ms: performance.now() - began, error: String(error) });
	}
});
