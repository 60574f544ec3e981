package client

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"stale.love/app/replica"
)

// Front is the account in front. What a reader does is written through it, one thing
// after the other, and to nobody's database or an account's, but never to the one
// while the other is coming.
type Front struct {
	Profiles Profiles
	Open     func(account string) Account // "": nobody's
	// Alone runs fn while no other tab is at the same.
	Alone func(ctx context.Context, name string, fn func())
	// Log hears of what is worth no failed sign-in.
	Log func(doing string, err error)

	turn    chan struct{} // one thing after the other
	account atomic.Pointer[Account]
}

// NewFront returns a Front with nobody in front.
func NewFront(profiles Profiles, open func(account string) Account) *Front {
	f := &Front{
		Profiles: profiles, Open: open, turn: make(chan struct{}, 1),
		Alone: func(_ context.Context, _ string, fn func()) { fn() },
		Log:   func(string, error) {},
	}
	f.Put(open(""))
	return f
}

// Account returns the database in front.
func (f *Front) Account() Account { return *f.account.Load() }

// Put puts a database in front. Whoever calls it while others write does so within Do.
func (f *Front) Put(account Account) { f.account.Store(&account) }

// Do runs fn with the database in front while nothing else is written or read to be
// shown, and no account arrives.
func (f *Front) Do(fn func(Account) error) error {
	f.turn <- struct{}{}
	defer func() { <-f.turn }()
	return fn(f.Account())
}

// Arrive puts an account in front where nobody was, with all that was done before
// signing in. It can be interrupted anywhere and goes on with Resume. What the page
// shows is read within shown, before anything else is written.
func (f *Front) Arrive(ctx context.Context, account string, shown func(Account)) (err error) {
	f.turn <- struct{}{}
	defer func() { <-f.turn }()
	f.Alone(ctx, "stale-front", func() { err = f.arrive(ctx, account) })
	if err != nil {
		return err
	}
	db := f.Open(account)
	f.Put(db)
	shown(db)
	return nil
}

func (f *Front) arrive(ctx context.Context, account string) error {
	// Another tab must not sweep it away before it is in front.
	if err := f.Profiles.Keep(ctx, account, true); err != nil {
		return fmt.Errorf("keep: %w", err)
	}
	if err := own(ctx, f.Open(account), account); err != nil {
		return err
	}
	// In front before it has everything: a start with somebody in front goes on with
	// what was interrupted, also when the session has ended meanwhile.
	if err := f.Profiles.SetActive(ctx, account); err != nil {
		return fmt.Errorf("put in front: %w", err)
	}
	f.log("keeping an account", f.Profiles.Keep(ctx, account, false))
	return f.takeOver(ctx, account)
}

// Resume goes on with an arrival that was interrupted, and takes over what another tab
// still wrote for nobody. It is for every start with somebody signed in, and calls
// shown only if anything was there.
func (f *Front) Resume(ctx context.Context, account string, shown func(Account)) (err error) {
	f.turn <- struct{}{}
	defer func() { <-f.turn }()
	something := false
	f.Alone(ctx, "stale-front", func() {
		if something, err = hasAny(ctx, f.Open("")); something {
			err = f.takeOver(ctx, account)
		}
	})
	if something && err == nil {
		shown(f.Account())
	}
	return err
}

// Drop says whether an account's database goes with it.
type Drop int

const (
	DropNothing   Drop = iota // what waits is kept, hidden, for the next sign-in
	DropIfSettled             // … and if nothing waits, all of it goes
	DropAll                   // the reader wants nothing of it to stay
)

// Leave puts nobody in front where an account was. If it fails the account is in front
// still; an account that is not in front any more has left already.
func (f *Front) Leave(ctx context.Context, account string, drop Drop) (err error) {
	f.turn <- struct{}{}
	defer func() { <-f.turn }()
	// Not while it arrives in another tab: what that tab takes over would have left.
	f.Alone(ctx, "stale-front", func() { err = f.leave(ctx, account, drop) })
	return err
}

func (f *Front) leave(ctx context.Context, account string, drop Drop) error {
	active, err := f.Profiles.Active(ctx)
	if err != nil || active != account {
		return err
	}
	db := f.Open(account)
	if drop == DropIfSettled {
		s, err := db.View(ctx)
		if err != nil {
			return fmt.Errorf("view: %w", err)
		}
		if drop = DropAll; s.Waiting() > 0 {
			drop = DropNothing
		}
	}
	// Before nobody is in front: from then on it is swept away unless it is kept.
	if err := f.Profiles.Keep(ctx, account, drop == DropNothing); err != nil {
		return fmt.Errorf("keep: %w", err)
	}
	if err := f.Profiles.SetActive(ctx, ""); err != nil {
		return fmt.Errorf("put nobody in front: %w", err)
	}
	f.Account().Retire()
	if drop == DropAll {
		f.log("erasing the account's database", db.Erase(ctx))
	}
	return nil
}

func (f *Front) log(doing string, err error) {
	if err != nil {
		f.Log(doing, err)
	}
}

// Sweep deletes the databases that are not to stay, in case somebody's leaving was
// interrupted. erase is told which stay.
func (f *Front) Sweep(ctx context.Context, erase func(stay []string) error) (err error) {
	f.Alone(ctx, "stale-front", func() {
		var active string
		var kept []string
		if active, err = f.Profiles.Active(ctx); err != nil {
			return
		}
		if kept, err = f.Profiles.Kept(ctx); err == nil {
			err = erase(append(kept, active))
		}
	})
	return err
}

// takeOver moves what is nobody's to an account. Where another one's take-over was
// interrupted it belongs there, and waits, hidden, for that one's next sign-in.
func (f *Front) takeOver(ctx context.Context, account string) error {
	nobody, db := f.Open(""), f.Open(account)
	err := replica.TakeOver(ctx, nobody, db)
	var claimed *replica.ClaimedError
	if errors.As(err, &claimed) {
		if err := f.Profiles.Keep(ctx, claimed.Account, true); err != nil {
			return fmt.Errorf("keep: %w", err)
		}
		if err := own(ctx, f.Open(claimed.Account), claimed.Account); err != nil {
			return err
		}
		if err := f.takeOver(ctx, claimed.Account); err != nil {
			return err
		}
		err = replica.TakeOver(ctx, nobody, db)
	}
	if err != nil {
		return err
	}
	return carryNotes(ctx, nobody, db)
}

// own makes a database an account's.
func own(ctx context.Context, db Account, account string) error {
	return db.Update(ctx, func(s *replica.State) error {
		s.Account = account
		return nil
	})
}
