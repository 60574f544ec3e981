// Answers taps until the app runs, and keeps them for it.
(() => {
  const d = document, html = d.documentElement, key = 'stale-early';
  html.classList.add('js');
  if ('speechSynthesis' in globalThis) html.dataset.speech = '';
  // How this reader likes to read, before the first paint; the app calls it, too.
  const papers = d.currentScript.dataset;
  (globalThis.staleLook = () => {
    let look = {};
    try {
      if (localStorage['stale-continue']) html.dataset.continue = '';
      look = JSON.parse(localStorage['stale-look'] || '{}');
    } catch { /* as if there were none */ }
    for (const k of ['theme', 'size', 'line', 'font']) {
      if (look[k]) html.dataset[k] = look[k];
      else delete html.dataset[k];
    }
    for (const m of d.querySelectorAll('meta[name=theme-color]')) m.content = papers[look.theme || (/dark/.test(m.media) ? 'dark' : 'light')];
  })();
  // Discreet mode: no name and no mark, in titles and histories either.
  try {
    if (localStorage['stale-discreet']) {
      html.dataset.discreet = '';
      d.title = 'Reading';
      for (const l of d.querySelectorAll('[data-plain]')) l.href = l.dataset.plain;
    }
  } catch { /* storage is off */ }
  // The contents of an article: the place that is read has the focus, and choosing
  // one closes them. Sources unfold.
  d.addEventListener('toggle', ({ target: t, newState }) => {
    if (t.id === 'contents' && newState === 'open') t.querySelector('[aria-current]').focus();
  }, true);
  d.addEventListener('click', ({ target: t }) => {
    const a = t.closest('#contents a, .facts a');
    if (!a) return;
    Object.assign(d.getElementById(decodeURIComponent(a.hash.slice(1))), { tabIndex: -1, open: true });
    d.getElementById('contents')?.hidePopover?.();
  });
  const keep = (what) => {
    try {
      const all = JSON.parse(localStorage[key] || '[]');
      all.push({ ...what, at: Date.now() });
      localStorage[key] = JSON.stringify(all);
      dispatchEvent(new Event(key));
    } catch { /* full or off: the tap still shows */ }
  };
  const say = (words) => { d.querySelector('.say').textContent = words; };
  const on = (type, act) => d.addEventListener(type, (e) => { if (html.dataset.app !== 'ready') act(e, e.target); });
  globalThis.staleEarly = { keep, say, on };
  on('click', async (e, t) => {
    const b = t.closest('[data-action]');
    if (!b) return;
    const { action, arg } = b.dataset;
    if (action === 'like') {
      const liked = b.ariaPressed !== 'true';
      b.ariaPressed = liked;
      keep({ action, arg, liked });
    } else if (action === 'share') {
      const url = location.origin + '/articles/' + arg;
      try {
        if (navigator.share) await navigator.share({ title: d.title, url });
        else await navigator.clipboard.writeText(url);
        keep({ action, arg });
        say(navigator.share ? 'Shared.' : 'Link copied.');
      } catch (err) { if (err.name !== 'AbortError') say('Copy this link: ' + url); }
    } else if (['look', 'listen', 'save'].includes(action)) {
      html.dataset.wanted = action; // the app does it as soon as it runs
      b.ariaBusy = true;
    }
  });
})();
