package replica

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stale.love/app/engagement"
)

// Store is one account's storage on this device, or nobody's.
type Store interface {
	// View returns the current state. The caller may change what it gets.
	View(ctx context.Context) (State, error)
	// Update is one atomic and durable transaction: fn sees the current state, and
	// whatever it leaves is stored, or nothing is if it returns an error, which
	// Update then returns. fn may run more than once.
	Update(ctx context.Context, fn func(*State) error) error
}

// Transport carries a request to the server, with the session of whoever is signed
// in. An answer that is not 200 is a *StatusError; every other error means that
// there is no telling whether the request arrived.
type Transport interface {
	Sync(ctx context.Context, r engagement.SyncRequest) (engagement.SyncResponse, error)
}

// StatusError is an HTTP answer that is not a success.
type StatusError struct {
	Status     int
	RetryAfter time.Duration // 0: the server did not say
	Problem    engagement.Problem
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("status %d %s: %s", e.Status, e.Problem.Code, e.Problem.Message)
}

// Verdict says how a run of a sync loop ended.
type Verdict int

// Verdicts. Whatever it is, everything that was not confirmed is kept.
const (
	Done         Verdict = iota // the server answered; more may have come to wait since
	Offline                     // network error
	SignedOut                   // 401: the reader has to sign in
	WrongAccount                // 409: somebody else is signed in, nothing was applied
	Deleted                     // 410: the account is gone; tell the reader, then wipe
	TooLarge                    // 413 for a single item; everything else was sent
	Outdated                    // 426: reload to update
	Failed                      // the server's fault or the storage's: 5xx, 429 and the rest
)

// String returns the verdict's name in lower case.
func (v Verdict) String() string {
	names := [...]string{"done", "offline", "signed out", "wrong account", "deleted", "too large", "outdated", "failed"}
	if v < 0 || int(v) >= len(names) {
		return fmt.Sprintf("verdict %d", int(v))
	}
	return names[v]
}

// Outcome is how a run of a sync loop ended.
type Outcome struct {
	Waiting int // what still waits, as far as is known
	Verdict Verdict
	Retry   time.Duration // not earlier than this, says the server; 0: it does not say
	Err     error         // the cause, unless Done
}

// failed returns the outcome of an exchange that ended with err.
func failed(err error, waiting int) Outcome {
	o := Outcome{Waiting: waiting, Verdict: Offline, Err: err}
	var status *StatusError
	if !errors.As(err, &status) {
		return o
	}
	o.Retry = status.RetryAfter
	switch status.Status {
	case 401:
		o.Verdict = SignedOut
	case 409:
		o.Verdict = WrongAccount
	case 410:
		o.Verdict = Deleted
	case 413:
		o.Verdict = TooLarge
	case 426:
		o.Verdict = Outdated
	default:
		o.Verdict = Failed
	}
	return o
}

func isTooLarge(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Status == 413
}

// maxRounds ends a run in which something new always waits.
const maxRounds = 200

// Replica sends what waits in a Store, and takes in what other devices did. Several
// may work on the same store at once, in tabs and in the service worker.
type Replica struct {
	Store     Store
	Transport Transport
	Now       func() time.Time
	Before    func(context.Context) // called before each request is put together; nil: nothing is
}

// view returns the state from which the next request is made, right after Before: a page
// that was frozen in between does it again.
func (r *Replica) view(ctx context.Context) (s State, err error) {
	if r.Before == nil {
		return r.Store.View(ctx)
	}
	for range 3 {
		began := r.Now()
		r.Before(ctx)
		if s, err = r.Store.View(ctx); err != nil {
			return s, err
		}
		if late := r.Now().Sub(began); late >= 0 && late < fresh {
			break
		}
	}
	return s, nil
}

// Sync exchanges requests and answers until nothing waits, at least one, so that
// news is pulled even if nothing does. Nobody's state is never sent.
func (r *Replica) Sync(ctx context.Context) Outcome {
	var (
		skip    = map[string]bool{} // items too large to be sent
		tooBig  error
		limit   = engagement.MaxLikes + engagement.MaxResults + engagement.MaxForget
		waiting int
	)
	for range maxRounds {
		s, err := r.view(ctx)
		if err != nil {
			return Outcome{Waiting: waiting, Verdict: Failed, Err: fmt.Errorf("view: %w", err)}
		}
		if s.Account == "" {
			return Outcome{}
		}
		waiting = s.Waiting()
		sent := first(s.request(r.Now(), skip), limit)
		a, err := r.Transport.Sync(ctx, sent)
		if isTooLarge(err) && items(sent) > 0 {
			limit = max(1, items(sent)/2)
			if items(sent) == 1 {
				skip[item(sent)], tooBig = true, err
			}
			continue
		}
		if err != nil {
			return failed(fmt.Errorf("sync: %w", err), waiting)
		}
		if err := check(sent, a); err != nil {
			return Outcome{Waiting: waiting, Verdict: Failed, Err: err}
		}
		heard := r.Now()
		err = r.Store.Update(ctx, func(s *State) error {
			s.Hear(sent, a, heard)
			waiting = s.Waiting()
			return nil
		})
		if err != nil {
			return Outcome{Waiting: waiting, Verdict: Failed, Err: fmt.Errorf("update: %w", err)}
		}
		if waiting <= len(skip) {
			break
		}
	}
	if tooBig != nil {
		return failed(tooBig, waiting)
	}
	return Outcome{Waiting: waiting}
}
