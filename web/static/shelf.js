// What is kept on this device for reading offline, and what goes first when there
// is no room: one rule, for the service worker. What the reader saved or liked comes
// before everything else; then the newest; then what was read last.
'use strict';

// What a reader who never said otherwise wants.
const WISH = { saved: [], liked: [], read: [], newest: 60, mobile: false, paused: false };
const READ = 20; // how many articles stay because they were read last

// plan ranks. pages: every article there is, newest first. held: those that are kept
// in this or an older version. metered: the browser says that this connection costs.
//
// keep: what shall be here, the most important first; the first `sure` are the
// reader's own. fetch: what of it may be fetched on this connection. drop: what goes.
function plan(pages, held, wish, metered) {
  const there = new Set(pages);
  const own = [...new Set([...wish.saved, ...wish.liked])].filter((p) => there.has(p));
  // What was read stays; it is not fetched again.
  const read = wish.read.slice(0, READ).filter((p) => there.has(p) && held.includes(p));
  const keep = new Set([...own, ...pages.slice(0, wish.newest), ...read]);
  return {
    keep: [...keep],
    sure: own.length,
    fetch: metered && !wish.mobile ? own : [...keep],
    drop: held.filter((p) => !keep.has(p)),
  };
}

// victim is what makes room for a page: the least important that is here and less
// important than it; nothing if there is none.
function victim(keep, here, page) {
  const rank = keep.indexOf(page);
  for (let i = keep.length - 1; i > rank; i--) if (here.has(keep[i])) return keep[i];
  return undefined;
}
