//go:build !js

package desk

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

func TestRefusals_AreWrittenOnceAMinuteAndAtTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{written: map[string]int64{}}
		r := &Refusals{Store: l, Log: slog.New(slog.DiscardHandler)}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { r.Keep(ctx); close(ended) }()
		for range 1000 {
			r.Add("signed_out")
		}
		time.Sleep(59 * time.Second)
		synctest.Wait()
		if l.writes != 0 {
			t.Errorf("%d writes within a minute", l.writes)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if l.writes != 1 || l.written["signed_out"] != 1000 {
			t.Errorf("%d writes, %v", l.writes, l.written)
		}
		r.Add("malformed")
		cancel()
		<-ended
		if l.written["malformed"] != 1 {
			t.Errorf("at the end: %v", l.written)
		}
	})
}

func TestRefusals_WhatCannotBeWrittenIsKept(t *testing.T) {
	t.Parallel()
	l := &ledger{written: map[string]int64{}, err: errors.New("no disk")}
	r := &Refusals{Store: l, Log: slog.New(slog.DiscardHandler)}
	r.Add("signed_out")
	r.Flush(t.Context())
	r.Add("signed_out")
	l.err = nil
	r.Flush(t.Context())
	if l.written["signed_out"] != 2 {
		t.Errorf("got %v", l.written)
	}
}
