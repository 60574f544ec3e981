//go:build js

package browser

import (
	"context"
	"encoding/json"
	"sync"
	"syscall/js"
	"time"

	"stale.love/app/client"
)

// database is one IndexedDB database whose stores all hold records {k, v}. A
// lost connection, as phones drop it in the background, is opened again.
type database struct {
	name   string
	stores []string

	mu      sync.Mutex
	conn    *connection // nil: not open
	retired bool
}

func (d *database) retire() {
	d.mu.Lock()
	d.retired = true
	d.mu.Unlock()
	d.close()
}

// connection is an open database. lost is closed when the browser has cut it.
type connection struct {
	js.Value
	lost chan struct{}
}

// patience is how long a database may take to open or go away. Chromium never
// answers when the site's data is cleared at that moment, and nobody else can send
// while this page waits.
const patience = 10 * time.Second

func (d *database) open(ctx context.Context) (*connection, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.retired {
		return nil, client.ErrLeft
	}
	if d.conn != nil {
		return d.conn, nil
	}
	opened, err := d.connect(ctx)
	if err != nil {
		return nil, err
	}
	conn := &connection{opened, make(chan struct{})}
	var gone js.Func
	gone = js.FuncOf(func(_ js.Value, args []js.Value) any {
		d.forget(conn)
		conn.Call("close")
		if argument(args).Get("type").String() == "close" {
			close(conn.lost)
			gone.Release()
		}
		return nil
	})
	conn.Set("onclose", gone)
	conn.Set("onversionchange", gone)
	d.conn = conn
	return conn, nil
}

// connect opens the database, which it makes if there is none. Nothing stops a
// browser that opens: should nobody wait any more when it has, the database must
// have its stores all the same, and the connection not be in the way of others.
func (d *database) connect(ctx context.Context) (js.Value, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var request js.Value
	if err := try(func() { request = global("indexedDB").Call("open", d.name, 1) }); err != nil {
		return js.Undefined(), err
	}
	upgrade := js.FuncOf(func(js.Value, []js.Value) any {
		for _, store := range d.stores {
			request.Get("result").Call("createObjectStore", store, map[string]any{"keyPath": "k"})
		}
		return nil
	})
	request.Set("onupgradeneeded", upgrade)
	opened, failed := make(chan js.Value), make(chan error)
	go func() {
		defer upgrade.Release()
		conn, err := result(context.WithoutCancel(ctx), request)
		if err != nil {
			select {
			case failed <- err:
			case <-ctx.Done():
			}
			return
		}
		select {
		case opened <- conn:
		case <-ctx.Done():
			conn.Call("close")
		}
	}()
	select {
	case conn := <-opened:
		return conn, nil
	case err := <-failed:
		return js.Undefined(), err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

// forget has the next transaction begin with another connection. It takes no lock,
// because events must not wait, and closes nothing, because a connection that was
// closed here is not reported lost.
func (d *database) forget(conn *connection) {
	if d.conn == conn {
		d.conn = nil
	}
}

// do runs fn in one transaction over the named stores. Writing is durable when
// do returns nil; if fn fails, nothing is written. fn must not block on anything
// but the transaction's own requests, or the browser commits early. It runs again
// if the connection was lost before it was through.
func (d *database) do(ctx context.Context, write bool, stores []string, fn func(t *transaction) error) error {
	const attempts = 3
	for attempt := 1; ; attempt++ {
		again, err := d.attempt(ctx, write, stores, fn)
		if err == nil || !again || attempt == attempts || ctx.Err() != nil {
			return err
		}
	}
}

// attempt reports with an error whether to try again: nothing was written, and the
// reason may be that the connection was lost.
func (d *database) attempt(ctx context.Context, write bool, stores []string, fn func(t *transaction) error) (again bool, err error) {
	mode := "readonly"
	if write {
		mode = "readwrite"
	}
	names := make([]any, len(stores))
	for i, s := range stores {
		names[i] = s
	}
	conn, err := d.open(ctx)
	if err != nil {
		return isLoss(err), wrap("opening "+d.name, err)
	}
	var tx js.Value
	err = try(func() {
		tx = conn.Call("transaction", names, mode, map[string]any{"durability": "strict"})
	})
	if err != nil {
		if again = isLoss(err); again {
			d.forget(conn)
		}
		return again, wrap("starting a transaction on "+d.name, err)
	}
	done := make(chan error, 1)
	complete := js.FuncOf(func(js.Value, []js.Value) any { done <- nil; return nil })
	abort := js.FuncOf(func(js.Value, []js.Value) any { done <- errorOf(tx.Get("error")); return nil })
	defer func() {
		tx.Set("oncomplete", js.Null())
		tx.Set("onabort", js.Null())
		complete.Release()
		abort.Release()
	}()
	tx.Set("oncomplete", complete)
	tx.Set("onabort", abort)
	if err := fn(&transaction{ctx: ctx, tx: tx}); err != nil {
		// Not every browser says that it aborted a transaction that began while the
		// connection was being cut: this must not wait for it.
		try(func() { tx.Call("abort") })
		if again = isLoss(err); again {
			d.forget(conn)
		}
		return again, err
	}
	select {
	case err = <-done:
	case <-conn.lost:
		select {
		case err = <-done: // it was told just before
		default:
			err = &Error{Name: "AbortError", Message: "the connection to the database was lost"}
		}
	}
	// How a commit ended that broke off is not known everywhere: no second attempt.
	return false, wrap("committing to "+d.name, err)
}

// isLoss reports whether an error is one of those by which browsers say that a
// connection is no more.
func isLoss(err error) bool {
	return isError(err, "AbortError") || isError(err, "InvalidStateError") || isError(err, "UnknownError")
}

// close lets go of the database; the next transaction opens it again.
func (d *database) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.conn != nil {
		d.conn.Call("close")
		d.conn = nil
	}
}

func (d *database) remove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	d.close()
	var request js.Value
	err := try(func() { request = global("indexedDB").Call("deleteDatabase", d.name) })
	if err == nil {
		_, err = result(ctx, request)
	}
	return wrap("deleting "+d.name, err)
}

type transaction struct {
	ctx context.Context
	tx  js.Value
}

type record struct {
	Key   string          `json:"k"`
	Value json.RawMessage `json:"v"`
}

// all returns every record of a store.
func (t *transaction) all(store string) ([]record, error) {
	var request js.Value
	if err := try(func() { request = t.tx.Call("objectStore", store).Call("getAll") }); err != nil {
		return nil, err
	}
	rows, err := result(t.ctx, request)
	if err != nil {
		return nil, err
	}
	var out []record
	return out, json.Unmarshal([]byte(global("JSON").Call("stringify", rows).String()), &out)
}

func (t *transaction) put(store, key string, value any) error {
	data, err := json.Marshal(map[string]any{"k": key, "v": value})
	if err != nil {
		return err
	}
	return try(func() {
		t.tx.Call("objectStore", store).Call("put", global("JSON").Call("parse", string(data)))
	})
}

// putObject keeps what is no JSON, such as a key that no script can read; object
// returns it, undefined where there is none.
func (t *transaction) putObject(store, key string, value js.Value) error {
	return try(func() { t.tx.Call("objectStore", store).Call("put", map[string]any{"k": key, "v": value}) })
}

func (t *transaction) object(store, key string) (js.Value, error) {
	var request js.Value
	if err := try(func() { request = t.tx.Call("objectStore", store).Call("get", key) }); err != nil {
		return js.Undefined(), err
	}
	found, err := result(t.ctx, request)
	if err != nil || !found.Truthy() {
		return js.Undefined(), err
	}
	return found.Get("v"), nil
}

func (t *transaction) delete(store, key string) error {
	data, err := json.Marshal(key) // as put has it: a bare string loses a byte order mark on its way
	if err != nil {
		return err
	}
	return try(func() {
		t.tx.Call("objectStore", store).Call("delete", global("JSON").Call("parse", string(data)))
	})
}

// result waits for an IDBRequest. The goroutine that waits goes on inside the
// request's event, so the transaction is still active when it does.
func result(ctx context.Context, request js.Value) (js.Value, error) {
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1)
	success := js.FuncOf(func(js.Value, []js.Value) any {
		done <- settled{value: request.Get("result")}
		return nil
	})
	failure := js.FuncOf(func(_ js.Value, args []js.Value) any {
		argument(args).Call("preventDefault")
		done <- settled{err: errorOf(request.Get("error"))}
		return nil
	})
	defer success.Release()
	defer failure.Release()
	request.Set("onsuccess", success)
	request.Set("onerror", failure)
	select {
	case s := <-done:
		return s.value, s.err
	case <-ctx.Done():
		request.Set("onsuccess", js.Null())
		request.Set("onerror", js.Null())
		return js.Undefined(), ctx.Err()
	}
}
