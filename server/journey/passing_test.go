//go:build !js

package journey

import "fmt"

// What is counted about nobody leaves hours later, by chance. Tests do what hours do: they
// make it due in the browser's database, and move the page's clocks. No way to do
// that is in the program.

// counted edits the record of events in the browser's database and returns how many wait.
const counted = `async (edit) => {
	const db = await new Promise((r, no) => { const q = indexedDB.open('stale-device'); q.onsuccess = () => r(q.result); q.onerror = no; });
	const change = db.transaction('events', 'readwrite'), store = change.objectStore('events');
	let waiting = 0;
	store.get('v2').onsuccess = ({ target: { result: record } }) => {
		if (!record) return;
		if (edit) { edit(record.v); store.put(record); }
		waiting = Object.keys(record.v.Waiting ?? {}).length;
	};
	await new Promise((r) => { change.oncomplete = r; });
	db.close();
	return waiting;
}`

// hours has everything be due.
const hours = `(e) => { e.Next = e.Left = 0; for (const one of Object.values(e.Waiting ?? {})) one.Due = 0; }`

// pass moves the page's clocks, and lets what the app had set for then come.
const pass = `globalThis.pass ??= (() => {
	const Clock = Date, since = performance.now.bind(performance);
	let ahead = 0;
	globalThis.Date = class extends Clock {
		constructor(...a) { if (a.length) super(...a); else super(Clock.now() + ahead); }
		static now() { return Clock.now() + ahead; }
	};
	performance.now = () => since() + ahead;
	const real = fetch;
	const rest = (ms) => new Promise((r) => setTimeout(r, ms));
	let asking = 0; // no time passes while an answer is awaited and read
	globalThis.fetch = (...a) => {
		asking++;
		if (String(a[0]).endsWith('/events')) pass.told = true;
		return real(...a).finally(() => setTimeout(() => asking--, 200));
	};
	return async (ms) => {
		while (asking) await rest(5);
		ahead += ms;
		document.dispatchEvent(new Event('selectionchange')); // the app looks at its timers
		await rest(4);
	};
})()`

// HoursPass has everything that was counted on this device be due. Any page of the site
// can be in front.
func (tab *tab) HoursPass() (waiting int) {
	tab.t.Helper()
	return eval[int](tab, `(`+counted+`)(`+hours+`)`)
}

// MinutesPass lets time pass in the page in front, for as long as one event may take,
// and returns how many still wait.
func (tab *tab) MinutesPass() (waiting int) {
	tab.t.Helper()
	return eval[int](tab, `(async () => {
		`+pass+`;
		const waiting = `+counted+`, before = await waiting();
		pass.told = false;
		for (let i = 0; i < 120 && !pass.told; i++) await pass(4000);
		for (let i = 0; i < 100 && pass.told && await waiting() === before; i++) await new Promise((r) => setTimeout(r, 20));
		return waiting();
	})()`)
}

// Tell has everything leave that was counted on this device: the app stays open.
func (tab *tab) Tell() {
	tab.t.Helper()
	tab.HoursPass()
	eval[any](tab, `new BroadcastChannel('stale').postMessage('changed')`)
	var left int
	if !until(2*testPatience, func() bool {
		left = tab.MinutesPass()
		return left == 0
	}) {
		tab.t.Fatalf("%d events still wait%s", left, tab.state())
	}
}

// Noted waits until a number of events waits on this device.
func (tab *tab) Noted(n int) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%d events to be noted", n), fmt.Sprintf(`(%s)().then((n) => n === %d)`, counted, n))
}
