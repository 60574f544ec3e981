package engagement

import (
	"slices"
	"time"
)

// MaxAge is how far back a tap can lie; an older one counts as this old.
const MaxAge = 400 * 24 * time.Hour

// Register is the server's row of one account's like for one article. The zero
// value is a register that nobody touched.
type Register struct {
	Liked   bool
	At      int64 // when it was tapped, by the server's clock, in Unix milliseconds
	Version int64 // of the account when it last changed; 0: never
	Tap     string
}

// Merge states a tap to a register at the server's time now (Unix milliseconds)
// and returns the register that follows, with version if the tap won. The caller has
// made sure that the tap was never stated before: a tap that comes again, however
// late, must not reach Merge; nor may one that a stated tap named in After.
//
// A tap whose base is the row's version, or that names the row's tap in After,
// was made by somebody who knew that row: it wins, whatever the clocks say.
// Otherwise the two were made unseen by each other, and the later wins; of two at
// the same time liked wins, and of two equal ones the greater tap id, so that
// every order of arrival ends the same.
func Merge(row Register, tap LikeChange, now, version int64) (next Register, won bool) {
	age := min(max(tap.AgeMS, 0), MaxAge.Milliseconds())
	next = Register{Liked: tap.Liked, At: now - age, Version: version, Tap: tap.Tap}
	switch {
	case row.Version == 0:
		return next, true
	case row.Version == tap.Base, slices.Contains(tap.After, row.Tap):
		next.At = max(next.At, row.At+1)
		return next, true
	case next.At != row.At:
		won = next.At > row.At
	case next.Liked != row.Liked:
		won = next.Liked
	default:
		won = next.Tap > row.Tap
	}
	if !won {
		return row, false
	}
	return next, true
}
