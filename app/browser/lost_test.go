//go:build js

package browser

import (
	"context"
	"errors"
	"sync"
	"syscall/js"
	"testing"
	"time"

	"stale.love/app/replica"
)

// bump adds one to the cursor and returns what it is.
func bump(t *testing.T, a *Account) (cursor int64) {
	t.Helper()
	err := a.Update(t.Context(), func(s *replica.State) error {
		s.Cursor++
		cursor = s.Cursor
		return nil
	})
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	return cursor
}

func wantCursor(t *testing.T, a *Account, want int64) {
	t.Helper()
	if s, err := a.View(t.Context()); err != nil || s.Cursor != want {
		t.Fatalf("View: cursor %d, error: %v; want %d", s.Cursor, err, want)
	}
}

func TestLost_ConnectionIsOpenedAgain(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, a *Account){
		"ClosedUnderTheStore": func(_ *testing.T, a *Account) { a.db.conn.Call("close") },
		"CloseEvent": func(_ *testing.T, a *Account) {
			conn := a.db.conn
			conn.Call("close")
			conn.Call("dispatchEvent", global("Event").New("close"))
		},
		"TwiceInARow": func(t *testing.T, a *Account) {
			a.db.conn.Call("close")
			bump(t, a)
			a.db.conn.Call("close")
		},
		"VersionChange": func(t *testing.T, a *Account) { tryUpgrade(t, a.db.name) },
	} {
		t.Run(name, func(t *testing.T) {
			open := newAccount(t)
			a := open()
			before := bump(t, a)
			lose(t, a)
			s, err := a.View(t.Context())
			if err != nil || s.Cursor < before {
				t.Fatalf("View right after the loss: cursor %d, error: %v", s.Cursor, err)
			}
			lose(t, a)
			after := bump(t, a)
			if after <= s.Cursor {
				t.Errorf("cursor %d after %d", after, s.Cursor)
			}
			wantCursor(t, open(), after)
		})
	}
}

// tryUpgrade opens a second connection that wants another version of the database,
// for which every other has to close, and then changes its mind.
func tryUpgrade(t *testing.T, name string) {
	t.Helper()
	request := global("indexedDB").Call("open", name, 2)
	upgrade := js.FuncOf(func(js.Value, []js.Value) any {
		request.Get("transaction").Call("abort")
		return nil
	})
	defer upgrade.Release()
	request.Set("onupgradeneeded", upgrade)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, err := result(ctx, request); !isError(err, "AbortError") {
		t.Fatalf("the second connection, which has to wait for the first to close: %v", err)
	}
}

func TestLost_EveryoneGoesOn(t *testing.T) {
	open := newAccount(t)
	a := open()
	bump(t, a)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 4 {
				if a.db.conn != nil { // or else it is being opened again
					a.db.conn.Call("close")
				}
				bump(t, a)
			}
		})
	}
	all.Wait()
	wantCursor(t, open(), 33)
}

// TestLost_ByTheBrowser has the browser clear the site's data, as readers do in its
// settings: connections are cut, the databases are gone.
func TestLost_ByTheBrowser(t *testing.T) {
	open := newAccount(t)
	a := open()
	bump(t, a)
	conn := a.db.conn
	ask(t, "clear")
	if err := try(func() { conn.Call("transaction", []any{"meta"}, "readonly") }); err == nil {
		t.Error("the connection was not cut: this tests nothing")
	}
	wantCursor(t, a, 0)
	if got := bump(t, a); got != 1 {
		t.Errorf("cursor %d, want 1", got)
	}
}

// TestLost_BeforeItIsOpen has opening fail as it does on phones that took the
// connection away in the background: once, and then no more.
func TestLost_BeforeItIsOpen(t *testing.T) {
	factory := global("IDBFactory").Get("prototype")
	real := factory.Get("open")
	t.Cleanup(func() { factory.Set("open", real) })
	a := newAccount(t)()
	bump(t, a)
	a.db.conn.Call("close")
	failures := 1
	fake := js.FuncOf(func(_ js.Value, args []js.Value) any {
		if failures == 0 {
			return real.Call("call", global("indexedDB"), args[0], args[1])
		}
		failures--
		request := global("EventTarget").New()
		request.Set("error", global("DOMException").New("Connection to Indexed Database server lost.", "UnknownError"))
		global("setTimeout").Invoke(js.FuncOf(func(js.Value, []js.Value) any {
			request.Call("onerror", global("Event").New("error"))
			return nil
		}))
		return request
	})
	factory.Set("open", fake)
	wantCursor(t, a, 1)
	a.db.conn.Call("close")
	failures = 1
	if got := bump(t, a); got != 2 || failures != 0 {
		t.Errorf("cursor %d, want 2; %d failures are left", got, failures)
	}
	a.db.conn.Call("close")
	failures = 100
	if _, err := a.View(t.Context()); !isError(err, "UnknownError") {
		t.Errorf("View without an end of failures: %v", err)
	}
	failures = 0
	wantCursor(t, a, 2)
}

// TestLost_InTheMiddle takes a transaction away before its function is through: it
// runs again, and what it did counts once.
func TestLost_InTheMiddle(t *testing.T) {
	a := newAccount(t)()
	bump(t, a)
	runs := 0
	err := a.db.do(t.Context(), true, stateStores(), func(tx *transaction) error {
		runs++
		s, before, err := read(tx)
		if err != nil {
			return err
		}
		s.Cursor++
		if err := write(tx, before, s); err != nil {
			return err
		}
		if runs == 1 {
			tx.tx.Call("abort")
		}
		_, err = tx.all("meta")
		return err
	})
	if err != nil || runs != 2 {
		t.Errorf("%d runs; error: %v", runs, err)
	}
	wantCursor(t, a, 2)
}

// TestLost_WhileCommitting is not tried again: another engine than this one may have
// committed. But it does say so, and at once.
func TestLost_WhileCommitting(t *testing.T) {
	for name, lose := range map[string]func(a *Account, tx js.Value){
		"Aborted": func(_ *Account, tx js.Value) { tx.Call("abort") },
		"Silent": func(a *Account, tx js.Value) {
			tx.Set("onabort", js.Null())
			tx.Call("abort")
			a.db.conn.Call("dispatchEvent", global("Event").New("close"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			open := newAccount(t)
			a := open()
			bump(t, a)
			runs := 0
			err := a.db.do(t.Context(), true, []string{"drafts"}, func(tx *transaction) error {
				runs++
				if err := tx.put("drafts", "checkup", "half"); err != nil {
					return err
				}
				lose(a, tx.tx)
				return nil
			})
			if err == nil || runs != 1 {
				t.Errorf("%d runs; error: %v", runs, err)
			}
			var note string
			if found, err := open().Note(t.Context(), "drafts", "checkup", &note); found || err != nil {
				t.Errorf("there is %q, error: %v", note, err)
			}
			if got := bump(t, a); got != 2 {
				t.Errorf("cursor %d, want 2", got)
			}
		})
	}
}

// TestLost_CancelledWhileOpening gives up on a database that is just being made. It
// must come into being whole all the same, and without a connection that nobody
// knows of, which would be in the way of deleting it.
func TestLost_CancelledWhileOpening(t *testing.T) {
	open := newAccount(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open().View(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("View: %v", err)
	}
	if got := bump(t, open()); got != 1 {
		t.Errorf("cursor %d, want 1", got)
	}
	erased := make(chan error, 1)
	go func() { erased <- open().Erase(t.Context()) }()
	select {
	case err := <-erased:
		must(t, err)
	case <-time.After(8 * time.Second):
		t.Error("Erase waits for a connection that nobody knows of")
	}
}
