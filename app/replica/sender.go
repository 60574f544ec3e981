package replica

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stale.love/app/engagement"
)

// EventStore is the storage of this device's anonymous counts.
type EventStore interface {
	// ViewEvents returns the current counts. The caller may change what it gets.
	ViewEvents(ctx context.Context) (Events, error)
	// UpdateEvents is one atomic and durable transaction, as Store.Update.
	UpdateEvents(ctx context.Context, fn func(*Events) error) error
}

// EventTransport carries one event to the server, without credentials and not over a
// connection that credentials went over. nil means that it is acknowledged; errors are
// those of Transport.
type EventTransport interface {
	Event(ctx context.Context, event engagement.Event) error
	// Batch does so with a batch that an older version had sent.
	Batch(ctx context.Context, batch engagement.EventBatch) error
}

// Sender sends the events of an EventStore, each once and by itself, at times that say
// nothing about the reader.
type Sender struct {
	Store     EventStore
	Transport EventTransport
	Timing    Timing
	// Busy reports whether an account has something to sync: its request is about to
	// leave, or would have if there were a network. nil: there is no account.
	Busy func(ctx context.Context) bool
}

// Quieten keeps events back for a while, in this page and others: a request of an account
// is about to leave. Where that cannot be noted the request leaves all the same: it is
// what the reader did. It is a Replica's Before.
func (s *Sender) Quieten(ctx context.Context) {
	s.Store.UpdateEvents(ctx, func(e *Events) error { e.Synced(s.Timing); return nil })
}

// fresh is how soon after an event was chosen it has to leave. A page that was frozen
// in between does not know what happened meanwhile.
const fresh = 5 * time.Second

// Send sends one event if it is time for one. It returns after how long to look again;
// 0: nothing waits. Whatever the error, what was not acknowledged is kept.
func (s *Sender) Send(ctx context.Context) (again time.Duration, err error) {
	e, err := s.Store.ViewEvents(ctx)
	if err != nil {
		return s.Timing.Pace.Quiet, fmt.Errorf("view: %w", err)
	}
	wait, waits := e.Wait(s.Timing.Now())
	odd := e.Old != nil || wait > maxAhead // what Take sets right
	if !odd && (!waits || wait > 0) {
		return wait, nil
	}
	if s.Busy != nil && s.Busy(ctx) {
		return s.Timing.Pace.Quiet, nil
	}
	var out Outgoing
	var ok bool
	var chosen time.Time
	again, err = s.update(ctx, func(e *Events) {
		chosen = s.Timing.Now()
		out, ok = e.Take(s.Timing)
	})
	if late := s.Timing.Now().Sub(chosen); err != nil || !ok || late < 0 || late > fresh {
		return again, err
	}
	if out.Batch != nil {
		return s.sendBatch(ctx, *out.Batch, again)
	}
	err = s.Transport.Event(ctx, out.Event)
	switch {
	case err == nil:
		return s.update(ctx, func(e *Events) { e.Acknowledge(out.Event.ID, s.Timing.Now()) })
	case isStatus(err, 422):
		return s.update(ctx, func(e *Events) { e.Drop(out.Event.ID) })
	}
	return s.hold(ctx, again, fmt.Errorf("event: %w", err))
}

func (s *Sender) sendBatch(ctx context.Context, batch engagement.EventBatch, again time.Duration) (time.Duration, error) {
	err := s.Transport.Batch(ctx, batch)
	switch {
	case err == nil:
		return s.update(ctx, func(e *Events) { e.BatchAcknowledged(batch); e.settle(s.Timing) })
	case isStatus(err, 409):
		return s.update(ctx, func(e *Events) { e.BatchRefused(batch) })
	}
	return s.hold(ctx, again, fmt.Errorf("batch: %w", err))
}

// hold waits for as long as the server says, if it does.
func (s *Sender) hold(ctx context.Context, again time.Duration, cause error) (time.Duration, error) {
	var status *StatusError
	if !errors.As(cause, &status) || status.RetryAfter == 0 {
		return again, cause
	}
	until := s.Timing.Now().Add(status.RetryAfter)
	again, err := s.update(ctx, func(e *Events) { e.Hold(until) })
	return again, errors.Join(cause, err)
}

// update also returns after how long to look again.
func (s *Sender) update(ctx context.Context, fn func(*Events)) (again time.Duration, err error) {
	err = s.Store.UpdateEvents(ctx, func(e *Events) error {
		fn(e)
		wait, waits := e.Wait(s.Timing.Now())
		if again = 0; waits {
			again = max(wait, time.Second)
		}
		return nil
	})
	if err != nil {
		return s.Timing.Pace.Quiet, fmt.Errorf("update: %w", err)
	}
	return again, nil
}

func isStatus(err error, code int) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Status == code
}
