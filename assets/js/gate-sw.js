// The service worker of the gate page: after the first visit everything the page needs is on the device. A new build
// has other URLs, hence another worker; it takes over at once, and the page says so and asks for a reload when idle.
const PAGE = '/gate';
const NAME = `gate ${ASSETS_KEPT.map((url) => url.split('/')[2]).join(' ')}`;

self.addEventListener('install', (event) => event.waitUntil((async () => {
	const cache = await caches.open(NAME);
	await cache.addAll([...ASSETS_KEPT, new Request(PAGE, { cache: 'no-store' })]);
	await self.skipWaiting();
})()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
	const names = await caches.keys();
	await Promise.all(names.filter((name) => name.startsWith('gate ') && name !== NAME).map((name) => caches.delete(name)));
	await self.clients.claim();
})()));

// What is kept of the page is as the server had it last: with its headers, which say what the page may talk to. The page of
// a newer build is left to the worker of that build, which has what it is made of.
async function keep(cache, answer) {
	const parts = (await answer.clone().text()).match(/\/assets\/[\w./-]+/g) ?? [];
	if (parts.length > 0 && parts.every((part) => ASSETS_KEPT.includes(part))) {
		await cache.put(PAGE, answer);
	}
}

// The page itself: as the server has it, within a second, else as it was. What it is made of never changes.
async function page(request, until) {
	const cache = await caches.open(NAME);
	try {
		const answer = await fetch(request, { signal: AbortSignal.timeout(1000) });
		if (answer.ok) {
			// Cut off in the middle: it stays as it was.
			until(keep(cache, answer.clone()).catch(() => {}));
			return answer;
		}
	} catch {
		// no network
	}
	return await cache.match(PAGE) ?? Response.error();
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
