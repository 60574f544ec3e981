//go:build js

package browser

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"stale.love/app/client"
	"stale.love/app/engagement"
	"stale.love/app/replica"
	"stale.love/app/replica/storetest"
)

// The tests of this package run in a real browser: server/journey/storage_test.go compiles
// them, opens them in a tab and reports them.

// ask has the process that runs the browser do what no page can; its answers are in
// server/journey/storage_page_test.go.
func ask(t *testing.T, what string) {
	t.Helper()
	response, text, err := fetch(context.Background(), "/ask/"+what, map[string]any{"method": "POST"})
	if err != nil {
		t.Fatalf("asking for %s: %v", what, err)
	}
	if status := response.Get("status").Int(); status != 200 {
		t.Fatalf("asking for %s: status %d %s", what, status, text)
	}
}

// newAccount returns how to open a new account's database, as often as wanted.
func newAccount(t *testing.T) func() *Account {
	name := "test-" + hex.EncodeToString(new(Window).Random(8))
	t.Cleanup(func() {
		if err := OpenAccount(name).Erase(context.Background()); err != nil {
			t.Errorf("erasing: %v", err)
		}
	})
	return func() *Account { return OpenAccount(name) }
}

// newDevice empties the device's database, of which there is one.
func newDevice(t *testing.T) func() *Device {
	erase := func() {
		if err := OpenDevice().db.remove(context.Background()); err != nil {
			t.Errorf("erasing: %v", err)
		}
	}
	erase()
	t.Cleanup(erase)
	return OpenDevice
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAccount_IsAStore(t *testing.T) {
	storetest.TestStore(t, func(t *testing.T) func() replica.Store {
		open := newAccount(t)
		return func() replica.Store { return open() }
	})
}

func TestDevice_IsAnEventStore(t *testing.T) {
	storetest.TestEventStore(t, func(t *testing.T) func() replica.EventStore {
		open := newDevice(t)
		return func() replica.EventStore { return open() }
	})
}

func timing() replica.Timing {
	return replica.Timing{Now: time.Now, Pace: replica.OrdinaryPace(), RandomID: func(n int) string { return hex.EncodeToString(new(Window).Random(n)) }}
}

func sharesOf(e replica.Events, article string) int64 { return e.Own()[article].Shares }

// The record that a device has from before each event had an id, as it was written then.
// An older version of the app in another tab goes on with it.
func TestDevice_OldCountsAreFoundAndTheirRecordEnds(t *testing.T) {
	open := newDevice(t)
	const old = `{"Visitor":"0123456789abcdef0123456789abcdef","Month":"2026-11","Next":8,"InFlight":null,` +
		`"Pending":{"article":{"article":"article","views":2,"shares":1,"offline":1}},"Viewed":{"article":"2026-11-23"}}`
	put := func(t *transaction) error { return t.put("events", oldEvents, json.RawMessage(old)) }
	must(t, open().db.do(t.Context(), true, []string{"events"}, put))
	e, err := open().ViewEvents(t.Context())
	if err != nil || e.Old == nil || e.Own()["article"] != (engagement.Counts{Views: 2, Shares: 1}) {
		t.Fatalf("found %+v; error: %v", e, err)
	}
	must(t, open().UpdateEvents(t.Context(), func(e *replica.Events) error { e.Share("another", timing()); return nil }))
	e, err = open().ViewEvents(t.Context())
	if err != nil || e.Old != nil || len(e.Waiting) != 4 || e.Own()["article"] != (engagement.Counts{Views: 2, Shares: 1}) {
		t.Errorf("kept %+v; error: %v", e, err)
	}
	all, err := open().Everything(t.Context())
	if err != nil || len(all["events"]) != 1 {
		t.Errorf("the records are %v; error: %v", all["events"], err)
	}
	must(t, open().ForgetReader(t.Context(), time.Now()))
	if e, err := open().ViewEvents(t.Context()); err != nil || len(e.Waiting)+len(e.Viewed) != 0 {
		t.Errorf("left after a sign-out: %+v; error: %v", e, err)
	}
}

func TestDevice_HeardCountsReplaceOnesOwn(t *testing.T) {
	open := newDevice(t)
	must(t, open().UpdateEvents(t.Context(), func(e *replica.Events) error {
		e.Share("article", timing())
		for id := range e.Waiting {
			e.Acknowledge(id, time.Now().Add(-time.Minute))
		}
		return nil
	}))
	must(t, open().SetCounts(t.Context(), map[string]engagement.Counts{"article": {Shares: 1}}, time.Now().Add(-90*time.Second)))
	if e, err := open().ViewEvents(t.Context()); err != nil || sharesOf(e, "article") != 1 {
		t.Errorf("numbers asked for before replaced it: %+v; error: %v", e, err)
	}
	must(t, open().SetCounts(t.Context(), map[string]engagement.Counts{"article": {Shares: 1}}, time.Now()))
	if e, err := open().ViewEvents(t.Context()); err != nil || sharesOf(e, "article") != 0 {
		t.Errorf("it is added to numbers that hold it: %+v; error: %v", e, err)
	}
}

// What a browser that was killed brings back is a part of what was drained, or all
// of it, with something new behind it or not.
func TestDevice_DrainTakesEachTapOnce(t *testing.T) {
	open := newDevice(t)
	tap := func(i int) client.Early { return client.Early{Action: "share", Arg: "é\u2028", At: int64(i)} }
	one, two, three := tap(1), tap(2), tap(3)
	for _, taps := range [][]client.Early{{one}, {one}, {one, two}, {two}, {}, {one, two, three}, {one}} {
		must(t, open().Drain(t.Context(), taps, func(fresh []client.Early, e *replica.Events) {
			for _, tap := range fresh {
				e.Share(tap.Arg, timing())
			}
		}))
		must(t, open().UpdateEvents(t.Context(), func(e *replica.Events) error { e.Next++; return nil }))
	}
	e, err := open().ViewEvents(t.Context())
	if err != nil || sharesOf(e, one.Arg) != 3 || e.Next != 7 {
		t.Errorf("kept %+v; error: %v", e, err)
	}
	fresh, err := open().FreshEarly(t.Context(), []client.Early{one, tap(4), three})
	if err != nil || len(fresh) != 1 || fresh[0] != tap(4) {
		t.Errorf("fresh are %v; error: %v", fresh, err)
	}
}

func TestDevice_DrainAtOnceIsOnce(t *testing.T) {
	open := newDevice(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			err := open().Drain(t.Context(), []client.Early{{Action: "share"}}, func(fresh []client.Early, e *replica.Events) { e.Share("article", timing()) })
			if err != nil {
				t.Errorf("Drain: %v", err)
			}
		})
	}
	all.Wait()
	e, err := open().ViewEvents(t.Context())
	if err != nil || sharesOf(e, "article") != 1 {
		t.Errorf("kept %+v; error: %v", e, err)
	}
}

func TestDevice_Remembers(t *testing.T) {
	open := newDevice(t)
	ctx := t.Context()
	active, err := open().Active(ctx)
	owed, err2 := open().OwesSignOut(ctx)
	counts, err3 := open().Counts(ctx)
	if active != "" || owed || counts != nil || err != nil || err2 != nil || err3 != nil {
		t.Errorf("a new device has %q in front, owes %t, heard %v; errors: %v, %v, %v", active, owed, counts, err, err2, err3)
	}
	heard := map[string]engagement.Counts{"näher": {Views: 1 << 40, Likes: 2}, "__proto__": {Shares: 3}}
	must(t, open().SetActive(ctx, "reader-1"))
	must(t, open().OweSignOut(ctx, true))
	must(t, open().SetCounts(ctx, heard, time.Now()))
	active, err = open().Active(ctx)
	owed, err2 = open().OwesSignOut(ctx)
	counts, err3 = open().Counts(ctx)
	if active != "reader-1" || !owed || !reflect.DeepEqual(counts, heard) || err != nil || err2 != nil || err3 != nil {
		t.Errorf("kept %q, %t, %v; errors: %v, %v, %v", active, owed, counts, err, err2, err3)
	}
	must(t, open().SetActive(ctx, ""))
	must(t, open().OweSignOut(ctx, false))
	active, err = open().Active(ctx)
	owed, err2 = open().OwesSignOut(ctx)
	if active != "" || owed || err != nil || err2 != nil {
		t.Errorf("after nobody was in front again: %q, %t; errors: %v, %v", active, owed, err, err2)
	}
}

func TestAccount_NotesAreBesideTheState(t *testing.T) {
	open := newAccount(t)
	ctx := t.Context()
	type draft struct {
		At      int
		Answers []int
	}
	var got draft
	if found, err := open().Note(ctx, "drafts", "checkup", &got); found || err != nil {
		t.Errorf("a note that nobody wrote: found %t, error: %v", found, err)
	}
	want := draft{3, []int{0, 4}}
	must(t, open().SetNote(ctx, "drafts", "checkup", draft{At: 9}))
	must(t, open().SetNote(ctx, "drafts", "checkup", want))
	must(t, open().SetNote(ctx, "drafts", "another", draft{At: 1}))
	must(t, open().SetNote(ctx, "reading", "checkup", draft{At: 2}))
	must(t, open().Update(ctx, func(s *replica.State) error { s.Cursor = 5; return nil }))
	if found, err := open().Note(ctx, "drafts", "checkup", &got); !found || err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("kept %+v, %t, error: %v", got, found, err)
	}
	must(t, open().SetNote(ctx, "drafts", "checkup", nil))
	must(t, open().SetNote(ctx, "drafts", "never there", nil))
	if found, err := open().Note(ctx, "drafts", "checkup", &got); found || err != nil {
		t.Errorf("a note that was deleted: found %t, error: %v", found, err)
	}
	if found, err := open().Note(ctx, "drafts", "another", &got); !found || err != nil || got.At != 1 {
		t.Errorf("the note beside it: %+v, found %t, error: %v", got, found, err)
	}
	if s, err := open().View(ctx); err != nil || s.Cursor != 5 {
		t.Errorf("the state: %+v, error: %v", s, err)
	}
}

func TestAccount_AccountsAreApart(t *testing.T) {
	one, two, nobody := newAccount(t), newAccount(t), func() *Account { return OpenAccount("") }
	must(t, nobody().Erase(t.Context()))
	t.Cleanup(func() { nobody().Erase(context.Background()) })
	for i, open := range []func() *Account{one, two, nobody} {
		s, err := open().View(t.Context())
		if err != nil || s.Cursor != 0 {
			t.Errorf("database %d begins with %+v, error: %v", i, s, err)
		}
		must(t, open().Update(t.Context(), func(s *replica.State) error { s.Cursor = int64(i + 1); return nil }))
	}
	must(t, one().Erase(t.Context()))
	for i, open := range []func() *Account{one, two, nobody} {
		s, err := open().View(t.Context())
		if want := int64(i + 1); err != nil || s.Cursor != want && i > 0 || i == 0 && s.Cursor != 0 {
			t.Errorf("database %d has %+v after the first was erased, error: %v", i, s, err)
		}
	}
	if name := OpenAccount("").db.name; name != OpenAccount(Nobody).db.name || !strings.HasSuffix(name, Nobody) {
		t.Errorf("nobody's database is %q", name)
	}
}

// TestDatabase_ErrorAfterWritingLeavesNothing is about errors that come after some
// records were handed to the browser.
func TestDatabase_ErrorAfterWritingLeavesNothing(t *testing.T) {
	open := newAccount(t)
	a := open()
	must(t, a.SetNote(t.Context(), "drafts", "checkup", "before"))
	refused := errors.New("refused")
	err := a.db.do(t.Context(), true, []string{"drafts", "saved"}, func(tx *transaction) error {
		must(t, tx.put("drafts", "checkup", "after"))
		must(t, tx.put("saved", "another", "after"))
		if _, err := tx.all("drafts"); err != nil {
			t.Errorf("reading what was just written: %v", err)
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Errorf("the error is %v", err)
	}
	for _, a := range []*Account{a, open()} {
		var note string
		if found, err := a.Note(t.Context(), "drafts", "checkup", &note); !found || note != "before" || err != nil {
			t.Errorf("the note that was there is %q, error: %v", note, err)
		}
		if found, err := a.Note(t.Context(), "saved", "another", &note); found || err != nil {
			t.Errorf("a note that was refused is there: %q, error: %v", note, err)
		}
	}
}

func TestExclusively_OneAtATime(t *testing.T) {
	var all sync.WaitGroup
	inside, done := 0, 0
	for range 5 {
		all.Go(func() {
			new(Window).Exclusively(t.Context(), "test-lock", func() {
				if inside++; inside > 1 {
					t.Errorf("%d are inside", inside)
				}
				pause(2 * time.Millisecond)
				inside--
				done++
			})
		})
	}
	all.Wait()
	if done != 5 {
		t.Errorf("%d of 5 ran", done)
	}
}

// pause lets everything else in the page go on.
func pause(d time.Duration) { <-time.After(d) }

func TestRandom_HasNBytes(t *testing.T) {
	for _, n := range []int{0, 1, 8, 16, 1000, 65536} {
		if got := len(new(Window).Random(n)); got != n {
			t.Errorf("new(Window).Random(%d) has %d bytes", n, got)
		}
	}
	seen := map[string]bool{}
	for range 1000 {
		seen[string(new(Window).Random(8))] = true
	}
	if len(seen) != 1000 {
		t.Errorf("of 1000 random texts %d differ", len(seen))
	}
	values := map[byte]bool{}
	for _, b := range new(Window).Random(65536) {
		values[b] = true
	}
	if len(values) != 256 {
		t.Errorf("%d values of a byte occur", len(values))
	}
}
