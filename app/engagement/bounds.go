package engagement

import "slices"

// Bounds are how much is kept of one account, whatever it sends.
type Bounds struct {
	// Taps is how many judged taps are remembered. Beyond that the oldest are dropped, and
	// what says that it was sent before the newest of those (its cursor is older) is not
	// judged: its device hears how far the account is, and sends it again.
	Taps int
	// Records is how many results and tombstones there are together. Beyond that no
	// result is taken, and so no tombstone is needed of one that never came.
	Records int
}

// Most returns the bounds of every account. No reader gets near them.
func Most() Bounds { return Bounds{Taps: 1024, Records: 2000} }

// MaxSettled is how many taps of one register are remembered that were never sent
// themselves, but named as earlier by others.
const MaxSettled = MaxAfter

// Settle returns the taps that are settled when a tap was judged that names earlier ones:
// the last MaxSettled. row is the register before that; its own tap is known anyway.
func Settle(settled []string, row Register, tap LikeChange) []string {
	settled = slices.Clone(settled)
	for _, earlier := range tap.After {
		if earlier != row.Tap && earlier != tap.Tap && !slices.Contains(settled, earlier) {
			settled = append(settled, earlier)
		}
	}
	return settled[max(0, len(settled)-MaxSettled):]
}

// Dropped returns how many of n remembered taps are dropped: none, or so many that it is
// not done again at once.
func (b Bounds) Dropped(n int) int {
	if n <= b.Taps {
		return 0
	}
	return n - b.Taps*3/4
}
