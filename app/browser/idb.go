//go:build js

package browser

import (
	"context"
	"encoding/json"
	"sync"
	"syscall/js"
)

// database is one IndexedDB database whose stores all hold records {k, v}. A
// lost connection, as phones drop it in the background, is opened again.
type database struct {
	name   string
	stores []string

	mu   sync.Mutex
	conn js.Value // undefined: not open
}

func (d *database) open(ctx context.Context) (js.Value, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.conn.Truthy() {
		return d.conn, nil
	}
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
	defer upgrade.Release()
	request.Set("onupgradeneeded", upgrade)
	conn, err := result(ctx, request)
	if err != nil {
		return js.Undefined(), err
	}
	var lost js.Func
	lost = js.FuncOf(func(js.Value, []js.Value) any {
		conn.Call("close")
		if d.conn.Equal(conn) {
			d.conn = js.Undefined()
		}
		lost.Release()
		return nil
	})
	conn.Set("onclose", lost)
	conn.Set("onversionchange", lost)
	d.conn = conn
	return conn, nil
}

// do runs fn in one transaction over the named stores. Writing is durable when
// do returns nil; if fn fails, nothing is written. fn must not block on anything
// but the transaction's own requests, or the browser commits early.
func (d *database) do(ctx context.Context, write bool, stores []string, fn func(t *transaction) error) error {
	mode := "readonly"
	if write {
		mode = "readwrite"
	}
	names := make([]any, len(stores))
	for i, s := range stores {
		names[i] = s
	}
	var tx js.Value
	for try2 := 0; ; try2++ {
		conn, err := d.open(ctx)
		if err != nil {
			return wrap("opening "+d.name, err)
		}
		err = try(func() {
			tx = conn.Call("transaction", names, mode, map[string]any{"durability": "strict"})
		})
		if err == nil {
			break
		}
		if try2 > 0 {
			return wrap("starting a transaction on "+d.name, err)
		}
		d.mu.Lock()
		d.conn = js.Undefined()
		d.mu.Unlock()
	}
	done := make(chan error, 1)
	settle := func(err error) {
		select {
		case done <- err:
		default:
		}
	}
	complete := js.FuncOf(func(js.Value, []js.Value) any { settle(nil); return nil })
	abort := js.FuncOf(func(js.Value, []js.Value) any { settle(errorOf(tx.Get("error"))); return nil })
	defer complete.Release()
	defer abort.Release()
	tx.Set("oncomplete", complete)
	tx.Set("onabort", abort)
	if err := fn(&transaction{ctx: ctx, tx: tx}); err != nil {
		try(func() { tx.Call("abort") })
		<-done
		return err
	}
	return wrap("committing to "+d.name, <-done)
}

func (d *database) remove(ctx context.Context) error {
	d.mu.Lock()
	if d.conn.Truthy() {
		d.conn.Call("close")
		d.conn = js.Undefined()
	}
	d.mu.Unlock()
	_, err := result(ctx, global("indexedDB").Call("deleteDatabase", d.name))
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

func (t *transaction) delete(store, key string) error {
	return try(func() { t.tx.Call("objectStore", store).Call("delete", key) })
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
