//go:build !js

package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"stale.love/app/engagement"
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
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Type", "application/json")
		header.Set("X-Content-Type-Options", "nosniff")

		value, err := a.run(route, w, r.WithContext(ctx))
		var body []byte
		status := http.StatusOK
		if err == nil {
			switch value := value.(type) {
			case redirect:
				header.Set("Location", string(value))
				status = http.StatusSeeOther
			case tagged:
				body, status = value.answer(header, r)
			default:
				body, err = encode(value)
			}
		}
		if err != nil {
			p := problemOf(err)
			if route.pattern == syncRoute && r.Context().Err() == nil {
				a.refused(p.code)
			}
			status = p.status
			if p.retryAfter > 0 {
				// Whole seconds, rounded up: never too early.
				seconds := (p.retryAfter + time.Second - 1) / time.Second
				header.Set("Retry-After", strconv.Itoa(int(seconds)))
			}
			body, _ = encode(engagement.Problem{Code: p.code, Message: p.message})
		}
		if r.Context().Err() != nil {
			status = statusClientGone // for the log: nobody reads the answer
		} else {
			w.WriteHeader(status)
			w.Write(body)
		}
		a.report(r, route.pattern, status, a.now().Sub(start), err)
	})
}

// statusClientGone is what logs call a request that its sender left.
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
func (a *api) report(r *http.Request, pattern string, status int, took time.Duration, err error) {
	if (pattern == eventRoute || pattern == batchRoute) && status < http.StatusInternalServerError {
		return
	}
	level := slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("method", r.Method),
		slog.String("route", pattern),
		slog.Int("status", status),
		slog.Duration("took", took),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		level = slog.LevelError
	}
	a.log.LogAttrs(context.WithoutCancel(r.Context()), level, "api", attrs...)
}
