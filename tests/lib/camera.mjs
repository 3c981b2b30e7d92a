// What a camera sees, made for tests: QR codes drawn into JPEG frames, as a file for Chromium's fake camera
// (--use-file-for-fake-video-capture: Motion JPEG, 30 frames a second, begins anew at its end).
import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

let writer = null

// The modules of a code at error correction M, without its quiet zone: rows of true (dark) and false.
export async function qrModules(text) {
	if (writer === null) {
		writer = await import('zxing-wasm/writer')
		const binary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'))
		writer.prepareZXingModule({ overrides: { wasmBinary: binary.buffer } })
	}
	const { symbol } = await writer.writeBarcode(text, { format: 'QRCode', options: 'ecLevel=M', scale: 1, addQuietZones: false })
	return Array.from({ length: symbol.height }, (_, y) => Array.from({ length: symbol.width }, (_, x) => symbol.data[y * symbol.width + x] === 0))
}

// Draws in a page: `scene` is { modules or null, size (share of the height), turn (degrees), blur (px), light (0 to 1),
// glare, noise, mark (a white square in a corner) }. Gives JPEG as base64.
function drawScene(scene) {
	const width = 640, height = 480, canvas = document.createElement('canvas')
	canvas.width = width
	canvas.height = height
	const c = canvas.getContext('2d')
	c.fillStyle = '#56606e'
	c.fillRect(0, 0, width, height)
	c.filter = scene.blur ? `blur(${scene.blur}px)` : 'none'
	if (scene.modules) {
		const side = height * (scene.size ?? 0.62), count = scene.modules.length, module = side / count
		c.save()
		c.translate(width / 2 + (scene.x ?? 0), height / 2)
		c.rotate((scene.turn ?? 0) * Math.PI / 180)
		// The code is drawn once and the filter laid over it as a whole: a filter for each module would leave seams.
		const code = document.createElement('canvas')
		code.width = code.height = Math.ceil(side * 1.3)
		const d = code.getContext('2d')
		d.fillStyle = '#fff'
		d.fillRect(0, 0, code.width, code.height)
		d.fillStyle = '#111'
		const margin = (code.width - side) / 2
		scene.modules.forEach((row, y) => row.forEach((dark, x) => dark && d.fillRect(margin + x * module, margin + y * module, module + 0.3, module + 0.3)))
		c.drawImage(code, -code.width / 2, -code.height / 2)
		c.restore()
	}
	c.filter = 'none'
	if (scene.glare) {
		const shine = c.createRadialGradient(width * 0.56, height * 0.44, 8, width * 0.56, height * 0.44, 150)
		shine.addColorStop(0, `rgb(255 255 255 / ${scene.glare})`)
		shine.addColorStop(1, 'rgb(255 255 255 / 0)')
		c.fillStyle = shine
		c.fillRect(0, 0, width, height)
	}
	const image = c.getImageData(0, 0, width, height), light = scene.light ?? 1, noise = scene.noise ?? 6
	// The same noise for the same seed.
	let seed = scene.seed ?? 1
	const random = () => (seed = seed * 1103515245 + 12345 & 0x7fffffff) / 0x7fffffff
	for (let i = 0; i < image.data.length; i += 4) {
		const grain = (random() + random() - 1) * noise
		for (let k = 0; k < 3; k++)
			image.data[i + k] = image.data[i + k] * light + grain
	}
	c.putImageData(image, 0, 0)
	if (scene.mark) {
		c.fillStyle = '#fff'
		c.fillRect(0, 0, 40, 40)
	}
	return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]
}

// Frames of scenes, each { ...scene, frames } with `text` for its code; a Buffer of Motion JPEG.
export async function cameraFrames(page, scenes) {
	const parts = []
	for (const { text, frames = 30, ...scene } of scenes) {
		const modules = text ? await qrModules(text) : null
		// Four different ones are enough: noise that stands still is no noise.
		const drawn = []
		for (let i = 0; i < Math.min(4, frames); i++)
			drawn.push(Buffer.from(await page.evaluate(drawScene, { ...scene, modules, seed: i * 7919 + 1 }), 'base64'))
		for (let i = 0; i < frames; i++)
			parts.push(drawn[i % drawn.length])
	}
	return Buffer.concat(parts)
}

export async function cameraFile(page, file, scenes) {
	writeFileSync(file, await cameraFrames(page, scenes))
}

// A browser whose camera shows that file.
export function cameraBrowser(file) {
	return chromium.launch({
		executablePath: process.env.PAVILION_CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
			'--disable-dev-shm-usage', '--disable-gpu', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream',
			`--use-file-for-fake-video-capture=${file}`],
	})
}
