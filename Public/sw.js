/* Ottisk without a network: pages that were seen can be read again. Nothing is written while offline.
   Pages are kept for the person who saw them: signing in or out forgets them all. */
'use strict';
const ASSETS = 'assets-1', PAGES = 'pages-1', MOST = 200;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== ASSETS && name !== PAGES) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener('fetch', (event) => {
  const request = event.request, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (url.pathname === '/login' || url.pathname === '/logout' || url.pathname === '/setup') {
    if (request.method === 'POST') event.waitUntil(caches.delete(PAGES));
    return;
  }
  if (request.method !== 'GET') return;
  if (url.pathname.startsWith('/static/')) return event.respondWith(asset(event));
  if (request.mode === 'navigate') event.respondWith(page(event));
});

/* From the cache at once, renewed behind. */
async function asset(event) {
  const cache = await caches.open(ASSETS), kept = await cache.match(event.request);
  const fresh = fetch(event.request).then((answer) => {
    if (answer.ok) cache.put(event.request, answer.clone());
    return answer;
  });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));  // offline: what is kept serves
  return kept;
}

/* From the network while there is one; else as it was seen last, marked with when that was. */
async function page(event) {
  const cache = await caches.open(PAGES);
  try {
    const answer = await fetch(event.request), type = answer.headers.get('Content-Type') || '';
    if (answer.status === 200 && !answer.redirected && type.startsWith('text/html')) {
      const copy = answer.clone();
      event.waitUntil(keep(cache, event.request, copy));
    }
    return answer;
  } catch {
    const kept = await cache.match(event.request);
    if (!kept) return new Response(await missing(cache), { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
    const seen = kept.headers.get('X-Seen') || '';
    const text = (await kept.text()).replace('<body>', `<body data-offline="${seen}">`);
    return new Response(text, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  }
}
async function keep(cache, request, answer) {
  const headers = new Headers(answer.headers);
  headers.set('X-Seen', new Date().toISOString());
  await cache.put(request, new Response(await answer.blob(), { headers }));
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(old);
}
async function missing(cache) {
  const seen = (await cache.keys()).map((request) => new URL(request.url)).filter((url) => url.pathname !== '/').slice(-30).reverse();
  const list = seen.map((url) => `<li><a href="${url.pathname}${url.search.replace(/&/g, '&amp;').replace(/"/g, '%22')}">${url.pathname}</a></li>`).join('');
  return `<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Оттиск</title>
    <link rel="stylesheet" href="/static/vendor/bootstrap/bootstrap-reboot.min.css"><link rel="stylesheet" href="/static/app.css"></head>
    <body><main class="ot-page"><h1>Нет связи · Offline</h1><p>Эту страницу вы ещё не открывали. This page has not been opened before.</p><ul>${list}</ul></main></body></html>`;
}
