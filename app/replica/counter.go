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

// EventTransport carries a batch to the server, without credentials. nil means that
// it is acknowledged; errors are those of Transport.
type EventTransport interface {
	Count(ctx context.Context, batch engagement.EventBatch) error
}

// Counter sends the anonymous counts of an EventStore, each once.
type Counter struct {
	Store     EventStore
	Transport EventTransport
	Now       func() time.Time
	RandomID  func(n int) string // n random bytes in hex
}

// Flush sends batches until no counts wait. Without any it sends nothing.
func (c *Counter) Flush(ctx context.Context) Outcome {
	waiting := 0
	for range maxRounds {
		var batch *engagement.EventBatch
		err := c.update(ctx, &waiting, func(e *Events) { batch = e.Freeze(c.Now(), c.RandomID) })
		if err != nil {
			return Outcome{Waiting: waiting, Verdict: Failed, Err: fmt.Errorf("freeze: %w", err)}
		}
		if batch == nil {
			return Outcome{}
		}
		err = c.Transport.Count(ctx, *batch)
		switch {
		case err == nil:
			err = c.update(ctx, &waiting, func(e *Events) { e.Acknowledge(*batch) })
		case isConflict(err):
			err = c.update(ctx, &waiting, func(e *Events) { e.Refused(*batch) })
		default:
			return failed(fmt.Errorf("count: %w", err), waiting)
		}
		if err != nil {
			return Outcome{Waiting: waiting, Verdict: Failed, Err: fmt.Errorf("update: %w", err)}
		}
	}
	return Outcome{Waiting: waiting, Verdict: Failed, Err: errors.New("count: every batch is refused")}
}

func (c *Counter) update(ctx context.Context, waiting *int, fn func(*Events)) error {
	return c.Store.UpdateEvents(ctx, func(e *Events) error {
		fn(e)
		*waiting = e.Waiting()
		return nil
	})
}

func isConflict(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Status == 409
}
