// The checkup before the app runs: shows one question at a time and keeps the
// answers, by finger and by key. On the checkup's page only.
(() => {
  const d = document, { keep, say, on } = staleEarly;
  let fingers = false; // what the reader used last
  const go = (el, by) => {
    const all = [...d.querySelectorAll('.question')], i = all.indexOf(el.closest('.question')) + by;
    if (!all[i] || d.querySelector('.as-list')) return;
    all.forEach((q, n) => q.classList.toggle('current', n === i));
    d.querySelectorAll('.tick').forEach((t, n) => t.classList.toggle('seen', n <= i));
    d.querySelector('.progress-words').textContent = i === all.length - 1 ? 'End of the questions' : i + 1 + ' of ' + (all.length - 1);
    // The first answer for keys, which go on from there; the question for fingers.
    const keys = !fingers && (all[i].querySelector(':checked') || all[i].querySelector('input'));
    (keys || all[i].querySelector('legend')).focus();
  };
  on('pointerdown', () => { fingers = true; });
  on('click', (e, t) => {
    const b = t.closest('[data-action]');
    if (b?.dataset.action === 'skip') {
      keep({ action: 'answer', arg: b.dataset.arg, value: -1 });
      go(b, 1);
    } else if (b?.dataset.action === 'back') go(b, -1);
  });
  on('change', (e, t) => {
    if (!t.closest('.question')) return;
    keep({ action: 'answer', arg: t.name, value: +t.value });
    // Arrow keys choose on their way to another answer.
    if (fingers) go(t, 1);
  });
  on('keydown', (e, t) => {
    fingers = false;
    if (e.key !== 'Enter' || t.type !== 'radio') return;
    e.preventDefault();
    go(t, 1);
  });
  on('submit', (e) => {
    if (d.documentElement.dataset.app) return; // there will be no app: the server answers
    e.preventDefault();
    // A key that sends the form means no button in particular.
    const { action } = e.submitter?.dataset || {};
    if (!action) return;
    keep({ action });
    say('One moment…');
  });
})();
