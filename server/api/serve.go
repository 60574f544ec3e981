//go:build !js

package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"stale.love/app/compare"
	"stale.love/app/engagement"
	"stale.love/server/limit"
)

// patience is how long a request may wait for the database, unless told otherwise.
const patience = 20 * time.Second

// serve wraps a route with all that is the same for every one: headers, refusal
// of other sites' writes, limits, the way out of a panic, errors and the log.
func (a *api) serve(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := a.now()
		ctx, cancel := context.WithTimeout(r.Context(), cmp.Or(a.patience, patience))
		defer cancel()
		setHeaders(w)
		header := w.Header()
		timeless := false
		sent := &body{ReadCloser: r.Body}
		r.Body = sent
		ctx = context.WithValue(ctx, audited{}, &timeless)

		value, err := a.run(route, w, r.WithContext(ctx))
		if made, ok := value.(stream); ok && err == nil {
			var begun bool
			if begun, err = made.send(w); begun || err == nil {
				a.report(r, route, whenSaid(timeless), http.StatusOK, a.now().Sub(start), err)
				if err != nil {
					panic(http.ErrAbortHandler)
				}
				return
			}
		}
		var answer []byte
		status := http.StatusOK
		if err == nil {
			switch value := value.(type) {
			case redirect:
				header.Set("Location", string(value))
				status = http.StatusSeeOther
			case tagged:
				answer, status = value.answer(header, r)
			default:
				answer, err = encode(value)
			}
		}
		if err != nil {
			p := problemOf(err)
			if route.pattern == syncRoute && r.Context().Err() == nil {
				a.refused(p.code)
			}
			status = p.status
			if p.retryAfter > 0 {
				header.Set("Retry-After", strconv.Itoa(limit.Seconds(p.retryAfter)))
			}
			answer, _ = encode(engagement.Problem{Code: p.code, Message: p.message})
		}
		// A body that stalls ends the context, too, but there is somebody who reads.
		if r.Context().Err() != nil && !errors.Is(err, errStalled) {
			status = statusClientGone
			answer, _ = encode(engagement.Problem{Code: "gone", Message: problemOf(context.Canceled).message})
		}
		if status >= http.StatusBadRequest && r.ContentLength != 0 && !sent.read {
			// Otherwise net/http waits for the rest before it refuses.
			header.Set("Connection", "close")
		}
		if route.pattern == compareRoute {
			// Between the end of the value and that of the text, where JSON ignores it.
			header.Set("Cache-Control", "no-store, no-transform")
			answer = append(answer, bytes.Repeat([]byte(" "), max(0, compare.AnswerBytes-len(answer)))...)
		}
		w.WriteHeader(status)
		w.Write(answer)
		a.report(r, route, whenSaid(timeless), status, a.now().Sub(start), err)
	})
}

// whenSaid is the time of a log line; none where it would date what an audit line says.
func whenSaid(timeless bool) time.Time {
	if timeless {
		return time.Time{}
	}
	return time.Now()
}

// body knows whether all of it was read.
type body struct {
	io.ReadCloser
	read bool
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.read = true
	}
	return n, err
}

// statusClientGone is for a request that its sender left: nobody reads the answer, and
// whoever does must not take it for a yes.
const statusClientGone = 499

// run turns everything that can go wrong before, in and after the handler into
// an error.
func (a *api) run(route route, w http.ResponseWriter, r *http.Request) (value any, err error) {
	defer func() {
		if p := recover(); p != nil {
			value, err = nil, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if err := a.origins.Check(r); err != nil {
		return nil, fmt.Errorf("%w: %w", errOtherSite, err)
	}
	if route.limit != nil {
		if err := route.limit.take(a.client(r)); err != nil {
			return nil, err
		}
	}
	return route.answer(w, r)
}

func encode(value any) ([]byte, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return body.Bytes(), nil
}

// report writes one line about a request that says nothing about its reader. Of what is
// counted about nobody it writes none, so that no log says when that came; only that
// the server failed is said.
func (a *api) report(r *http.Request, route route, when time.Time, status int, took time.Duration, err error) {
	pattern := route.pattern
	if (pattern == eventRoute || pattern == batchRoute) && status < http.StatusInternalServerError {
		return
	}
	level := slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("method", r.Method),
		slog.String("route", pattern),
		slog.Int("status", status),
	}
	if pattern != compareRoute { // how long a step takes is nobody's business
		attrs = append(attrs, slog.Duration("took", took))
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		level = slog.LevelError
	}
	line := slog.NewRecord(when, level, "api", 0)
	line.AddAttrs(attrs...)
	if ctx := context.WithoutCancel(r.Context()); a.log.Enabled(ctx, level) {
		a.log.Handler().Handle(ctx, line)
	}
}
