package replica

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Adopt takes over what was done on this device before signing in: likes become
// waiting, unseen by any server (base 0) and the same taps as before; results are
// adopted as local ones, until the reader agrees. Of a like that waits here
// already and an adopted one the later tap stays. Adopting the same again, as
// after a crash, changes nothing.
func (s *State) Adopt(nobody *State) {
	for _, article := range sorted(nobody.Likes) {
		theirs := nobody.Likes[article]
		if s.Adopted[theirs.Tap] {
			continue
		}
		set(&s.Adopted, theirs.Tap, true)
		theirs.Waiting, theirs.Base = true, 0
		ours := s.Likes[article]
		if ours.Tap == theirs.Tap || slices.Contains(ours.After, theirs.Tap) {
			continue
		}
		if ours.Waiting {
			// The outbox has one place. The loser must not turn up later, should it be
			// on its way.
			if ours.TappedAt > theirs.TappedAt {
				ours, theirs = theirs, ours
			}
			theirs.After = after(theirs.After, ours.past()...)
		}
		set(&s.Likes, article, theirs)
	}
	for _, id := range sorted(nobody.Results) {
		if !s.knows(id) {
			t := nobody.Results[id]
			t.Local, t.Waiting = true, false
			set(&s.Results, id, t)
		}
	}
	for id := range nobody.Dropped {
		s.Forget(id)
	}
}

// ClaimedError says that what was done before signing in was being taken over by
// another account when that was interrupted: it belongs there.
type ClaimedError struct{ Account string }

func (e *ClaimedError) Error() string {
	return "what was done before signing in belongs to account " + e.Account
}

// TakeOver moves what was done on this device before signing in to the account that
// signed in: once, to one account, wherever it is interrupted. Call it after
// every sign-in and at every start with somebody signed in. If another account's
// take-over was interrupted it returns a *ClaimedError: take over into that one's
// store first.
func TakeOver(ctx context.Context, nobody, account Store) error {
	to, err := account.View(ctx)
	if err != nil {
		return fmt.Errorf("view account: %w", err)
	}
	if to.Account == "" {
		return errors.New("take over: the store is nobody's")
	}
	from, err := nobody.View(ctx)
	if err != nil {
		return fmt.Errorf("view nobody: %w", err)
	}
	for from.Claim != "" || !from.blank() {
		err := nobody.Update(ctx, func(s *State) error {
			if s.Claim != "" && s.Claim != to.Account {
				return &ClaimedError{Account: s.Claim}
			}
			s.Claim = to.Account
			from = s.Clone()
			return nil
		})
		if err != nil {
			return fmt.Errorf("claim: %w", err)
		}
		err = account.Update(ctx, func(s *State) error {
			s.Adopt(&from)
			return nil
		})
		if err != nil {
			return fmt.Errorf("adopt: %w", err)
		}
		err = nobody.Update(ctx, func(s *State) error {
			s.leave(&from)
			from = s.Clone()
			return nil
		})
		if err != nil {
			return fmt.Errorf("clear nobody: %w", err)
		}
	}
	return nil
}

// blank reports whether there is nothing to take over.
func (s *State) blank() bool {
	return len(s.Likes)+len(s.Results)+len(s.Dropped) == 0
}

// leave removes what an account has taken over. What came since is left, and
// claimed: another tab may have taken it over meanwhile.
func (s *State) leave(taken *State) {
	for article, l := range taken.Likes {
		if s.Likes[article].Tap == l.Tap {
			delete(s.Likes, article)
		}
	}
	for id := range taken.Results {
		delete(s.Results, id)
	}
	for id := range taken.Dropped {
		delete(s.Dropped, id)
	}
	if s.blank() {
		s.Claim = ""
	}
}
