// "Leave this site": hides the page at once, then leaves it in a way that Back
// does not return from. Shift pressed three times does the same. It must not
// depend on anything else being loaded.
(() => {
  const leave = () => {
    document.documentElement.hidden = true;
    document.title = 'Weather';
    globalThis.speechSynthesis?.cancel();
    location.replace('https://www.bbc.com/weather');
  };
  addEventListener('click', (e) => {
    if (!e.target.closest('[data-action="exit"]')) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    leave();
  }, true);
  let presses = [];
  addEventListener('keydown', (e) => {
    if (e.repeat) return;
    if (e.key !== 'Shift') { presses = []; return; }
    presses = [...presses, e.timeStamp].slice(-3);
    if (presses.length === 3 && presses[2] - presses[0] < 2000 && document.querySelector('.exit')) leave();
  }, true);
})();
