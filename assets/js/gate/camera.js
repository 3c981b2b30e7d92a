// A camera that reads QR codes: frames of a <video> go to the decoder one at a time, so that none queue up.
const WIDTH = 640, HEIGHT = 480;
const UNSEEN_MS = 2000;      // after so long the same code is a new one
const MOVED_MS = 500;        // at least; sooner if it was seen in every frame and then in none: it was moved away
const MOVED_GAPS = 5;
const MISSED_FRAMES = 3;     // and only if so many pictures were without it: a busy phone that looks rarely has not missed it
const STUCK_MS = 4000;       // a worker that says nothing for so long is replaced

// Tells one showing of a code from the next: true when `text` is a new showing. Times in ms.
export class Sightings {
	constructor() {
		this.text = '';
		this.at = 0;
		this.gap = 0;      // the longest between two sightings of this showing
		this.without = 0;  // pictures since the last sighting
	}

	// A picture in which nothing was read.
	missed() {
		this.without++;
	}

	isNew(text, now) {
		const away = now - this.at;
		const limit = this.gap === 0 ? UNSEEN_MS : Math.min(UNSEEN_MS, Math.max(MOVED_MS, MOVED_GAPS * this.gap));
		const fresh = text !== this.text || (away >= limit && this.without >= MISSED_FRAMES);
		this.gap = fresh ? 0 : Math.max(this.gap, away);
		this.text = text;
		this.at = now;
		this.without = 0;
		return fresh;
	}

	// The same code counts at once if it is shown again.
	forget() {
		this.text = '';
	}
}

export class Camera {
	// `heard(text, ms)` gets each newly shown code and how long it took since its frame was taken; `failed(why)` gets
	// 'denied', 'none' or 'lost'.
	constructor(video, { heard, failed, decoder = ASSET_DECODER }) {
		Object.assign(this, { video, heard, failed, decoder });
		this.sightings = new Sightings();
		this.canvas = document.createElement('canvas');
		this.context = this.canvas.getContext('2d', { willReadFrequently: true });
		this.busy = false;
		this.askedAt = 0;
		this.stream = null;
		this.frames = { sent: 0, read: 0 };
	}

	// Starts with that camera, or with the one that looks away from the screen. Returns whether it runs.
	async start(deviceId) {
		this.stop();
		const turn = this.turn = {};
		try {
			const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: {
				width: { ideal: 1280, min: WIDTH }, height: { ideal: 720, min: HEIGHT },
				...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: 'environment' } }),
			} }).catch((error) => {
				if (error.name !== 'OverconstrainedError') {
					throw error;
				}
				return navigator.mediaDevices.getUserMedia({ audio: false, video: true });
			});
			if (turn !== this.turn) {    // stopped while people were asked
				stream.getTracks().forEach((track) => track.stop());
				return false;
			}
			this.stream = stream;
		} catch (error) {
			this.failed(/NotAllowed|Security/.test(error?.name) ? 'denied' : 'none');
			return false;
		}
		this.track = this.stream.getVideoTracks()[0];
		this.track.addEventListener('ended', () => this.stream && this.failed('lost'));
		this.track.applyConstraints({ advanced: [{ focusMode: 'continuous' }] }).catch(() => { /* not every camera can */ });
		this.video.srcObject = this.stream;
		await this.video.play().catch(() => { /* shown as soon as the page may */ });
		this.work();
		this.look(turn);
		return true;
	}

	stop() {
		this.turn = null;
		this.stream?.getTracks().forEach((track) => track.stop());
		this.stream = null;
		this.video.srcObject = null;
	}

	get running() {
		return this.stream !== null;
	}

	work() {
		if (this.worker && !(this.busy && performance.now() - this.askedAt > STUCK_MS)) {
			return;
		}
		this.worker?.terminate();
		this.busy = false;
		this.worker = new Worker(this.decoder);
		this.worker.addEventListener('message', ({ data }) => this.read(data));
		this.worker.addEventListener('error', () => { this.busy = false; });
	}

	// Each frame that the camera has while the decoder is free goes to it.
	look(turn) {
		if (turn !== this.turn) {
			return;
		}
		if (document.visibilityState === 'visible' && this.video.readyState >= 2) {
			this.work();
			if (!this.busy) {
				this.send();
			}
		}
		const next = () => this.look(turn);
		if (this.video.requestVideoFrameCallback) {
			// A stalled camera gives no frame, but must not stop the loop.
			let done = false;
			const once = () => { if (!done) { done = true; next(); } };
			this.video.requestVideoFrameCallback(once);
			setTimeout(once, 500);
		} else {
			requestAnimationFrame(next);
		}
	}

	// The middle of the picture, as it fills the screen: at most 1280 pixels wide, none are made up.
	send() {
		const { videoWidth: width, videoHeight: height } = this.video;
		const scale = Math.min(1, 1280 / Math.max(width, height));
		this.canvas.width = Math.round(width * scale);
		this.canvas.height = Math.round(height * scale);
		this.context.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
		const frame = this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
		this.busy = true;
		this.askedAt = performance.now();
		this.frames.sent++;
		this.worker.postMessage({ frame }, [frame.data.buffer]);
	}

	read({ text }) {
		const now = performance.now();
		this.busy = false;
		if (text === '') {
			this.sightings.missed();
		} else if (this.running) {
			this.frames.read++;
			if (this.sightings.isNew(text, now)) {
				this.heard(text, now - this.askedAt);
			}
		}
	}

	// Whether there is a lamp; and switching it.
	get hasTorch() {
		return this.track?.getCapabilities?.().torch === true;
	}

	async torch(on) {
		await this.track?.applyConstraints({ advanced: [{ torch: on }] }).catch(() => { /* the lamp is busy */ });
	}

	// The cameras there are; their names are known only once one was allowed.
	async list() {
		const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
		return devices.filter((device) => device.kind === 'videoinput');
	}

	// On to the next camera; false if there is only this one.
	async next() {
		const all = await this.list(), now = this.track?.getSettings().deviceId;
		if (all.length < 2) {
			return false;
		}
		const at = all.findIndex((device) => device.deviceId === now);
		return this.start(all[(at + 1) % all.length].deviceId);
	}
}
