// The centre's time on a device whose own clock nobody sets. What passes is measured by performance.now(), which does
// not jump when somebody sets the clock; how far the clock is off is learnt with each sync and kept for the next start.
const JUMP_MS = 2000;
export const OFF_MS = 2 * 60 * 1000;    // more than that, and people are told

export class Clock {
	constructor(skew = 0) {
		this.skew = skew;                    // the device's clock minus the centre's
		this.base = Date.now() - skew - performance.now();
	}

	// The centre said `server` in answer to a question that was asked `asked` (performance.now()) and took this long.
	set(server, asked) {
		const now = performance.now(), then = server + (now - asked) / 2;
		this.base = then - now;
		this.skew = Date.now() - then;
	}

	// Milliseconds since 1970 by the centre's clock.
	now() {
		const passed = this.base + performance.now(), clock = Date.now() - this.skew;
		if (clock - passed > JUMP_MS) {      // the device slept: performance.now() stood still meanwhile
			this.base += clock - passed;
			return Math.round(clock);
		}
		return Math.round(passed);
	}

	get off() {
		return Math.abs(this.skew) > OFF_MS ? this.skew : 0;
	}
}
