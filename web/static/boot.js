// Starts the app under a page that can already be read, and registers the
// service worker. What to load is written on this script's own element.
(async () => {
  const { wasm, catalog } = document.currentScript.dataset;
  const start = async () => {
    const go = new Go();
    const [text, module] = await Promise.all([
      fetch(catalog).then((r) => (r.ok ? r.text() : Promise.reject(new Error('catalog ' + r.status)))),
      WebAssembly.instantiateStreaming(fetch(wasm), go.importObject),
    ]);
    globalThis.staleCatalog = text;
    go.run(module.instance);
  };
  // Without the app the page reads on; it is tried again with the connection.
  try { await start(); } catch { addEventListener('online', () => start().catch(() => {}), { once: true }); }
  // After the app, so that precaching does not compete with it for the line.
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
  }
})();
