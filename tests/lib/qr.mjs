// Reads QR codes out of made files: a page of a PDF as pixels (pdftoppm of poppler-utils), pixels as text (zxing-wasm).
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

let ready

// The texts of the QR codes in a picture of `width` by `height` grey pixels.
export async function qrTexts(grey, width, height) {
	ready ??= prepareZXingModule({ fireImmediately: true, overrides: { wasmBinary:
		readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')) } })
	await ready
	const data = new Uint8ClampedArray(width * height * 4)
	for (let i = 0; i < width * height; i++)
		data.fill(grey[i], 4 * i, 4 * i + 3), data[4 * i + 3] = 255
	return (await readBarcodes({ data, width, height }, { formats: ['QRCode'] })).map((code) => code.text)
}

// The texts of the QR codes on one page of a PDF.
export async function qrOfPdf(file, page = 1, dpi = 150) {
	const ppm = execFileSync('pdftoppm', ['-gray', '-r', String(dpi), '-f', String(page), '-l', String(page), file],
		{ maxBuffer: 64 << 20 })
	const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 40).toString('latin1'))
	return qrTexts(ppm.subarray(head.length), Number(width), Number(height))
}

// What a PDF says, in reading order, without the marks of direction around Arabic.
export const pdfText = (file) => execFileSync('pdftotext', [file, '-'], { encoding: 'utf8', maxBuffer: 256 << 20 })
	.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
