// "Leave this site": hides the page at once, then leaves it in a way that Back
// does not return from. Shift pressed three times does the same. It must not
// depend on anything else being loaded, and comes first in every page.
(() => {
  const html = document.documentElement, key = 'stale-left';
  // Where a reader went who left. The tab's own memory, which goes with the tab: what it
  // showed before stays in its history, and shows nothing until the magazine is opened anew.
  let left = '';
  // A browser lets go of a page that it keeps alive when somebody speaks to it. In Firefox
  // such a page has a memory of its own, and would not know.
  const others = globalThis.BroadcastChannel && new BroadcastChannel(key);
  if (others) others.onmessage = () => {};
  const mark = (change) => { try { return change(sessionStorage); } catch { return ''; /* storage is off */ } };
  const marked = () => left || mark((s) => s[key]);
  const go = (words) => {
    html.hidden = true;
    left = words;
    const [to, ...title] = words.split(' ');
    document.title = title.join(' ');
    // Until the other site answers, the address says no more than whose it is.
    try { history.replaceState(null, '', '/'); } catch { /* too often, says the browser */ }
    location.replace(to);
  };
  const leave = () => {
    const exit = document.querySelector('.exit'), words = exit.href + ' ' + exit.dataset.title;
    mark((s) => { s[key] = words; });
    others?.postMessage('left');
    globalThis.speechSynthesis?.cancel();
    go(words);
  };
  // A page that came by Back, Forward or a reload, after the exit: nothing of it is read,
  // neither its title. Any other way is the reader's own: an address, a link, an icon.
  const came = performance.getEntriesByType('navigation')[0]?.type ?? ['navigate', 'reload', 'back_forward'][performance.navigation?.type];
  if (marked() && (came === 'back_forward' || came === 'reload')) {
    stop();
    return go(marked());
  }
  const anew = () => mark((s) => { delete s[key]; });
  if (document.prerendering) addEventListener('prerenderingchange', anew);
  else anew();
  // A page that is kept alive for Back is kept unseen.
  addEventListener('pagehide', () => { html.style.opacity = 0; });
  addEventListener('pageshow', (e) => {
    if (e.persisted && marked()) go(marked());
    else html.style.opacity = '';
  });
  // Back, before the other site has answered.
  addEventListener('popstate', (e) => {
    if (!left) return;
    e.stopImmediatePropagation();
    go(left);
  });
  // While one page turns into the next, the browser gives every tap to the document:
  // what is under the finger gets it.
  addEventListener('click', (e) => {
    if (e.target !== html || !e.isTrusted) return;
    (document.activeViewTransition ?? globalThis.staleTurn)?.skipTransition();
    const under = document.elementFromPoint(e.clientX, e.clientY);
    if (!under || under === html) return;
    e.stopImmediatePropagation();
    under.dispatchEvent(new MouseEvent('click', e));
  }, true);
  addEventListener('click', (e) => {
    if (!e.target.closest('[data-action="exit"]')) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    leave();
  }, true);

  // Only now is it true that the keys do the same.
  html.dataset.exit = 'keys';
  const words = document.createElement('p');
  words.className = 'unseen';
  words.setAttribute('role', 'status');
  let presses = [];
  addEventListener('keydown', (e) => {
    if (e.repeat) return;
    if (e.key !== 'Shift' || !document.querySelector('.exit')) {
      presses = [];
      words.textContent = '';
      return;
    }
    presses = [...presses, e.timeStamp].filter((at) => e.timeStamp - at < 3000);
    const left = 3 - presses.length;
    if (left === 0) return leave();
    // Beside the app's element, which is drawn and replaced by the app.
    if (!words.isConnected) document.body.append(words);
    words.textContent = left === 2 ? 'Shift: press twice more to leave this site.' : 'Shift: press once more to leave this site.';
  }, true);
})();
