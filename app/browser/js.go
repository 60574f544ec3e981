//go:build js

// Package browser is the only one that touches JavaScript: IndexedDB, fetch,
// Web Locks, sharing, passkeys, and what the page and the browser say. It turns
// callbacks and promises into plain calls that block their goroutine, and
// exceptions into errors. It decides nothing.
package browser

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// Error is an exception or a rejected promise.
type Error struct {
	Name    string // as in DOMException: "QuotaExceededError"
	Message string
}

func (e *Error) Error() string { return e.Name + ": " + e.Message }

// ExceptionName implements client.Exception.
func (e *Error) ExceptionName() string { return e.Name }

func errorOf(v js.Value) error {
	if !v.Truthy() {
		return &Error{Name: "Error", Message: "unknown"}
	}
	e := &Error{Name: "Error", Message: v.Call("toString").String()}
	if name := v.Get("name"); name.Type() == js.TypeString {
		e.Name = name.String()
	}
	if message := v.Get("message"); message.Type() == js.TypeString {
		e.Message = message.String()
	}
	return e
}

// try turns an exception that a call into JavaScript throws into an error.
func try(fn func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case js.Error:
			err = errorOf(r.Value)
		case *js.ValueError:
			err = &Error{Name: "TypeError", Message: r.Error()}
		default:
			panic(r)
		}
	}()
	fn()
	return nil
}

// isError reports whether err is an exception of that name.
func isError(err error, name string) bool {
	var e *Error
	return errors.As(err, &e) && e.Name == name
}

// await waits for a promise.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1)
	var resolve, reject js.Func
	release := func() { resolve.Release(); reject.Release() }
	resolve = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{value: argument(args)}
		release()
		return nil
	})
	reject = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{err: errorOf(argument(args))}
		release()
		return nil
	})
	promise.Call("then", resolve, reject)
	select {
	case s := <-done:
		return s.value, s.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

func argument(args []js.Value) js.Value {
	if len(args) == 0 {
		return js.Undefined()
	}
	return args[0]
}

func global(name string) js.Value { return js.Global().Get(name) }

func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", op, err)
}

// Random returns n bytes that nobody can guess.
func (*Window) Random(n int) []byte {
	array := global("Uint8Array").New(n)
	global("crypto").Call("getRandomValues", array)
	out := make([]byte, n)
	js.CopyBytesToGo(out, array)
	return out
}
