// While writing nothing may come from a cache: this takes the place of the worker
// that a real server on this address may have left, and empties what it kept.
'use strict';
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (e) => e.waitUntil((async () => {
  const kept = await caches.keys();
  for (const name of kept) await caches.delete(name);
  await self.clients.claim();
  if (!kept.length) return;
  for (const page of await self.clients.matchAll({ type: 'window' })) await page.navigate(page.url);
})()));
