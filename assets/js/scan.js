// A form that takes a badge's code from the camera: <form data-scan> with an input named "code", and in it
//	<video data-scan-view muted playsinline hidden></video>
//	<button type="button" data-scan-start hidden>Open the camera</button>
//	<p data-scan-none hidden>There is no camera that may be used.</p>
// The first code that is shown fills the input and sends the form; an input named "way" then says "camera".
import { Camera } from './gate/camera.js';

for (const form of document.querySelectorAll('form[data-scan]')) {
	const video = form.querySelector('[data-scan-view]'), button = form.querySelector('[data-scan-start]');
	const none = form.querySelector('[data-scan-none]');
	const show = (element, shown) => element && (element.hidden = !shown);
	const camera = new Camera(video, {
		heard(text) {
			camera.stop();
			show(video, false);
			show(button, true);
			if (navigator.userActivation?.hasBeenActive) {      // else browsers complain
				navigator.vibrate?.(60);
			}
			form.elements.code.value = text;
			if (form.elements.way) {
				form.elements.way.value = 'camera';
			}
			form.requestSubmit();
		},
		failed() {
			show(video, false);
			show(button, false);
			show(none, true);
		},
	});
	if (!navigator.mediaDevices) {
		show(none, true);
		continue;
	}
	show(button, true);
	button.addEventListener('click', async () => {
		show(button, false);
		show(video, true);
		await camera.start();
	});
	// Who comes back to the page scans the next badge without another click, if the camera was allowed before.
	if (form.dataset.scan === 'open') {
		navigator.permissions?.query({ name: 'camera' }).then(({ state }) => state === 'granted' && button.click(), () => {});
	}
	window.addEventListener('pagehide', () => camera.stop());
}
