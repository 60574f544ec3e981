// Package replica is the device's side of the sync protocol: what one account
// did on this device, its outbox, and the loops that send it.
//
// A State is plain data that changes only through its methods. What a reader does
// is applied to it at once and is marked as waiting in the same transaction of the
// Store; the mark goes only when the server has confirmed or rejected that very
// change. So any process may be killed between any two steps, any request may be
// lost, doubled, delayed or reordered, and several tabs and the service worker may
// send at once: the outcome is the same.
//
// The package does no I/O of its own and reads no clock: Store, Transport, Now and
// the ids come from its caller.
package replica

import (
	"maps"
	"slices"

	"stale.love/app/engagement"
)

// State is one account's database on this device, or nobody's (Account == ""). Its
// zero value is nobody's, empty. Every exported field has to be stored: a State
// survives encoding/json unchanged.
type State struct {
	Account string
	Epoch   string // of the server database last heard; empty: none
	Cursor  int64  // the account's version up to which this device has read
	Heard   int64  // when the server last answered, in Unix milliseconds by the device's clock; 0: never
	Share   string // "", "yes", "no": whether the reader agreed that results go to the account

	Likes     map[string]Like  // article → its register
	Results   map[string]Taken // id → finished checkup
	Forgotten map[string]bool  // tombstone of a deleted result → whether that waits
	// Dropped holds the ids of deleted results that were local. They are not sent:
	// when a checkup was taken, which is in its id, is nobody's business either.
	Dropped map[string]bool

	// Rejected is what the server will never accept, to be shown to the reader
	// until dismissed.
	Rejected []engagement.Rejection

	// Claim is for nobody's state only: the account that is taking it over. See TakeOver.
	Claim string
	// Adopted holds the taps that were taken over, so that this can be repeated after
	// a crash.
	Adopted map[string]bool
}

// Like is the register of one article as this device knows it.
type Like struct {
	Liked    bool
	TappedAt int64  // Unix milliseconds by the device's clock
	Base     int64  // version of the server's row that the reader saw; 0: none
	Tap      string // random identity of the tap that made it so
	Waiting  bool   // the server has not confirmed this tap

	// After holds the earlier taps this one was made on top of, oldest first: see
	// engagement.LikeChange. Empty once the tap is confirmed.
	After []string `json:",omitempty"`
}

// Taken is a finished checkup.
type Taken struct {
	engagement.Result
	Waiting bool // to be sent, and not confirmed
	Local   bool // stays on this device: never sent until the reader agrees
}

// Clone returns a copy that shares nothing that can change with s: the slices
// within a Like or a Taken are replaced, never written to.
func (s State) Clone() State {
	s.Likes = maps.Clone(s.Likes)
	s.Results = maps.Clone(s.Results)
	s.Forgotten = maps.Clone(s.Forgotten)
	s.Dropped = maps.Clone(s.Dropped)
	s.Rejected = slices.Clone(s.Rejected)
	s.Adopted = maps.Clone(s.Adopted)
	return s
}

// Waiting returns how many likes, results and deletions the server has not
// confirmed. Nobody's state waits for nothing: there is no account to send it to.
func (s *State) Waiting() int {
	n := 0
	for _, l := range s.Likes {
		if l.Waiting {
			n++
		}
	}
	for _, t := range s.Results {
		if t.Waiting {
			n++
		}
	}
	for _, waits := range s.Forgotten {
		if waits {
			n++
		}
	}
	return n
}

// set stores a value in a map of the state, which may be nil.
func set[V any](m *map[string]V, key string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = v
}
