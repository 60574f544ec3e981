// Starts the app under a page that can already be read, and registers the
// service worker. What to load is written on this script's own element.
(async () => {
  // What was tapped early is in localStorage, which a browser that is killed may not
  // have written yet. A copy goes where writing can be waited for; what is there
  // from an earlier visit is handed to the app.
  const copyEarly = () => {
    const open = indexedDB.open('stale-early', 1);
    open.onupgradeneeded = () => open.result.createObjectStore('taps', { keyPath: 'k' });
    open.onsuccess = () => {
      const change = open.result.transaction('taps', 'readwrite', { durability: 'strict' });
      const taps = change.objectStore('taps');
      taps.get('all').onsuccess = ({ target: { result: kept } }) => {
        const before = kept ? kept.v : [];
        const now = JSON.parse(localStorage['stale-early'] || '[]').map((t) => JSON.stringify(t));
        globalThis.staleEarly = [...new Set([...before, ...now])];
        if (staleEarly.length > before.length) taps.put({ k: 'all', v: staleEarly });
      };
      change.oncomplete = () => open.result.close();
    };
  };
  const tryCopy = () => { try { copyEarly(); } catch { /* no storage to be had */ } };
  addEventListener('stale-early', tryCopy);
  tryCopy();

  // The browser's own banner would come at a bad moment; the app asks at a good one.
  addEventListener('beforeinstallprompt', (e) => {
    e.preventDefault();
    globalThis.staleInstall = e;
    dispatchEvent(new Event('stale-install'));
  });
  addEventListener('appinstalled', () => {
    delete globalThis.staleInstall;
    dispatchEvent(new Event('stale-install'));
  });

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
  try { await start(); } catch {
    document.documentElement.dataset.app = 'failed';
    addEventListener('online', () => start().catch(() => {}), { once: true });
  }
  // After the app, so that precaching does not compete with it for the line.
  if ('serviceWorker' in navigator) {
    const policy = globalThis.trustedTypes?.createPolicy('worker', { createScriptURL: () => '/sw.js' });
    navigator.serviceWorker.register(policy?.createScriptURL('') ?? '/sw.js', { updateViaCache: 'none' }).catch(() => {});
  }
})();
