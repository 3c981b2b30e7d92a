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

// The page itself: as the server has it, within a second, else as it was. What it is made of never changes.
async function page(request) {
	const cache = await caches.open(NAME);
	try {
		const answer = await fetch(request, { signal: AbortSignal.timeout(1000) });
		if (answer.ok) {
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
		event.respondWith(page(event.request));
	} else if (url.pathname.startsWith('/assets/')) {
		event.respondWith(caches.match(event.request, { cacheName: NAME, ignoreVary: true })
			.then((kept) => kept ?? fetch(event.request)));
	}
});
