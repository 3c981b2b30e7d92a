// Two sounds that nobody confuses, without files: two rising clear notes, or two low rough ones.
const NOTES = {
	good: { type: 'sine', notes: [[880, 0, 0.11], [1318.5, 0.1, 0.22]], volume: 0.5 },
	bad: { type: 'sawtooth', notes: [[196, 0, 0.2], [147, 0.24, 0.34]], volume: 0.4 },
};
const SHAKES = { good: [70], bad: [180, 90, 180] };

export class Sound {
	constructor() {
		this.muted = false;
	}

	// Browsers let a page sound only after somebody has touched it: called on the first touch.
	wake() {
		this.context ??= new AudioContext();
		if (this.context.state === 'suspended') {
			this.context.resume().catch(() => { /* the next touch */ });
		}
	}

	play(name) {
		if (navigator.userActivation?.hasBeenActive !== false) {      // before that, browsers complain
			navigator.vibrate?.(SHAKES[name]);
		}
		if (this.muted || this.context?.state !== 'running') {
			return;
		}
		const { type, notes, volume } = NOTES[name];
		for (const [pitch, after, length] of notes) {
			const begin = this.context.currentTime + after;
			const tone = this.context.createOscillator(), gain = this.context.createGain();
			tone.type = type;
			tone.frequency.value = pitch;
			gain.gain.setValueAtTime(0, begin);
			gain.gain.linearRampToValueAtTime(volume, begin + 0.01);
			gain.gain.exponentialRampToValueAtTime(0.001, begin + length);
			tone.connect(gain).connect(this.context.destination);
			tone.start(begin);
			tone.stop(begin + length);
		}
	}
}
