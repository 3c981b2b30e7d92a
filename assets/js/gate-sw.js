// The service worker of the gate page: after the first visit everything the page needs is on the device. A new build
// has other URLs, hence another worker, which is installed beside this one and takes over when the page says that it is
// idle. What is shown is always one build as a whole: the page comes from the same one as all that it loads, now or later.
const PAGE = '/gate';
const NAME = `gate ${ASSETS_KEPT.map((url) => url.split('/')[2]).join(' ')}`;

// A page that is made of this build, of another one, or is none of ours ("sign in to this Wi-Fi").
async function pageKind(answer) {
	const parts = (await answer.clone().text()).match(/\/assets\/[\w./-]+/g) ?? [];
	return parts.length === 0 ? 'foreign' : parts.every((part) => ASSETS_KEPT.includes(part)) ? 'ours' : 'other';
}

// All or nothing: if the server has yet another build meanwhile, this one is not installed, and that one will be.
self.addEventListener('install', (event) => event.waitUntil((async () => {
	const cache = await caches.open(NAME), answer = await fetch(new Request(PAGE, { cache: 'no-store' }));
	if (!answer.ok || await pageKind(answer) !== 'ours') {
		throw new Error('the page is of another build');
	}
	await cache.addAll(ASSETS_KEPT);
	await cache.put(PAGE, answer);
})()));

// The page is about to be loaded anew.
self.addEventListener('message', (event) => event.data === 'now' && event.waitUntil(self.skipWaiting()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
	const names = await caches.keys();
	await Promise.all(names.filter((name) => name.startsWith('gate ') && name !== NAME).map((name) => caches.delete(name)));
	await self.clients.claim();
})()));

// The page itself: as the server has it, within a second, else as it was. What is kept of it has its headers, which say
// what the page may talk to. The page of another build is left to the worker of that build, which has what it is made of:
// it is sent for, and until it has come this build goes on. `until` keeps the worker alive for a promise.
async function page(request, until) {
	const cache = await caches.open(NAME);
	let answer = null, kind = 'none';
	try {
		answer = await fetch(request, { signal: AbortSignal.timeout(1000) });
		kind = answer.ok ? await pageKind(answer) : 'none';
	} catch {
		// no network, or cut off in the middle
	}
	if (kind === 'ours') {
		until(cache.put(PAGE, answer.clone()).catch(() => { /* no room: it stays as it was */ }));
	} else if (kind === 'other') {
		until(self.registration.update().catch(() => { /* the page asks too, now and then */ }));
	}
	const kept = kind === 'none' || kind === 'other' ? await cache.match(PAGE) : null;
	return kept ?? answer ?? Response.error();
}

self.addEventListener('fetch', (event) => {
	const url = new URL(event.request.url);
	if (event.request.method !== 'GET' || url.origin !== location.origin) {
		return;
	}
	if (url.pathname === PAGE) {
		event.respondWith(page(event.request, (kept) => event.waitUntil(kept)));
	} else if (url.pathname.startsWith('/assets/')) {
		event.respondWith(caches.match(event.request, { cacheName: NAME, ignoreVary: true })
			.then((kept) => kept ?? fetch(event.request)));
	}
});
