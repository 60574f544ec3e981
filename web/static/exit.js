// "Leave this site": hides the page at once, then leaves it in a way that Back
// does not return from. Shift pressed three times does the same. It must not
// depend on anything else being loaded.
(() => {
  const html = document.documentElement;
  const leave = () => {
    const exit = document.querySelector('.exit');
    html.hidden = true;
    document.title = exit.dataset.title;
    globalThis.speechSynthesis?.cancel();
    location.replace(exit.href);
  };
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
