package storetest

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica"
	"stale.love/content"
)

// hands is how many write at once, each with a storage that it opened itself, and
// times how often each does.
const hands, times = 6, 6

// eachHand runs fn once for each hand, at the same time.
func eachHand(fn func(hand int)) {
	var all sync.WaitGroup
	for hand := range hands {
		all.Go(func() { fn(hand) })
	}
	all.Wait()
}

func (c contract[S]) testTogether(t *testing.T) {
	open := c.fresh(t)
	shared := open()
	eachHand(func(hand int) {
		s := shared
		if hand > 1 {
			s = open()
		}
		for i := range times {
			key := fmt.Sprint("hand-", hand, "-", i)
			var seen bool
			err := s.update(t.Context(), func(s *S) error {
				seen = i == 0 || c.has(*s, fmt.Sprint("hand-", hand, "-", i-1))
				c.add(s, key)
				return nil
			})
			if err != nil || !seen {
				t.Errorf("update %s: error %v; saw what it wrote before: %t", key, err, seen)
				return
			}
			if got, err := s.view(t.Context()); err != nil || !c.has(got, key) {
				t.Errorf("what was written as %s cannot be read; error: %v", key, err)
				return
			}
		}
	})
	got := view(t, open())
	for hand := range hands {
		for i := range times {
			if key := fmt.Sprint("hand-", hand, "-", i); !c.has(got, key) {
				t.Errorf("%s is lost", key)
			}
		}
	}
	if n := c.size(got); n != hands*times || c.torn(got) {
		t.Errorf("%d are there of %d; in pieces: %t", n, hands*times, c.torn(got))
	}
}

func (c contract[S]) testTorn(t *testing.T) {
	open := c.fresh(t)
	update(t, open(), func(s *S) { c.add(s, "first") })
	eachHand(func(hand int) {
		s := open()
		for i := range times {
			var got S
			var err error
			if hand%2 == 0 {
				got, err = s.view(t.Context())
			} else {
				err = s.update(t.Context(), func(s *S) error { c.add(s, fmt.Sprint(hand, "-", i)); return nil })
			}
			if err != nil || hand%2 == 0 && c.torn(got) {
				t.Errorf("hand %d saw a half of an update: %s; error: %v", hand, text(got), err)
				return
			}
		}
	})
}

// addLike touches every store that a state may be spread over: what does not come
// from one and the same update shows.
func addLike(s *replica.State, key string) {
	s.Account = "reader"
	s.SetLike(key, true, time.UnixMilli(1_800_000_000_000), "00000000000000aa")
	s.Keep(engagement.Result{ID: key, Quiz: "checkup", Version: 1, Answers: []content.Answer{0, content.Missing, 4}})
	if s.Forgotten == nil {
		s.Forgotten = map[string]bool{}
	}
	s.Forgotten["not-"+key] = true
	s.Cursor++
}

func tornState(s replica.State) bool {
	n := len(s.Likes)
	return len(s.Results) != n || len(s.Forgotten) != n || s.Cursor != int64(n)
}

// testForget deletes results while another looks: one is there, or its deletion
// waits, and there is no third.
func testForget(t *testing.T, open func() replica.Store) {
	const results = 12
	stored := open()
	err := stored.Update(t.Context(), func(s *replica.State) error {
		*s = replica.State{Account: "reader", Share: "yes"}
		for i := range results {
			s.Keep(engagement.Result{ID: strconv.Itoa(i), Quiz: "checkup", Version: 1, Answers: []content.Answer{content.Missing}})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for i := range results {
			id := strconv.Itoa(i)
			if err := stored.Update(t.Context(), func(s *replica.State) error { s.Forget(id); return nil }); err != nil {
				t.Errorf("forgetting %s: %v", id, err)
			}
		}
	})
	all.Go(func() {
		other := open()
		for range results {
			s, err := other.View(t.Context())
			if err != nil {
				t.Errorf("View: %v", err)
				return
			}
			if len(s.Results)+len(s.Forgotten) != results || s.Waiting() != results {
				t.Errorf("%d results and %d deletions make %d that wait, want %d", len(s.Results), len(s.Forgotten), s.Waiting(), results)
			}
		}
	})
	all.Wait()
	s, err := stored.View(t.Context())
	if err != nil || len(s.Results) != 0 || len(s.Forgotten) != results || s.Waiting() != results {
		t.Errorf("in the end: %d results, %d deletions, %d wait; error: %v", len(s.Results), len(s.Forgotten), s.Waiting(), err)
	}
}

// testTaps likes and unlikes: each tap names those that it was made on top of.
func testTaps(t *testing.T, open func() replica.Store) {
	one, other := open(), open()
	for i := range 5 {
		err := one.Update(t.Context(), func(s *replica.State) error {
			s.Account = "reader"
			s.SetLike("article", i%2 == 0, time.UnixMilli(int64(i)), "tap-"+strconv.Itoa(i))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		one, other = other, one
	}
	s, err := one.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, want := text(s.Likes["article"]), text(replica.Like{
		Liked: true, TappedAt: 4, Tap: "tap-4", Waiting: true, After: []string{"tap-0", "tap-1", "tap-2", "tap-3"},
	})
	if got != want {
		t.Errorf("the register is\n\t%s\nwant\n\t%s", got, want)
	}
}

// addEvent touches both records that events are kept in.
func addEvent(e *replica.Events, key string) {
	if e.Waiting == nil {
		e.Waiting = map[string]replica.Event{}
	}
	e.Waiting[key] = replica.Event{Article: key, Kind: engagement.KindShare}
	e.Next++
	if e.Old == nil {
		e.Old = &replica.Batches{}
	}
	if e.Old.Pending == nil {
		e.Old.Pending = map[string]engagement.EventCount{}
	}
	e.Old.Pending[key] = engagement.EventCount{Article: key, Shares: 1}
}

// testTake has everybody want to send at once: one does.
func testTake(t *testing.T, open func() replica.EventStore) {
	at := time.UnixMilli(1_800_000_000_000)
	var mu sync.Mutex
	n := 0
	timing := replica.Timing{Now: func() time.Time { return at }, Pace: replica.OrdinaryPace(), RandomID: func(bytes int) string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf("%0*x", 2*bytes, n)
	}}
	err := open().UpdateEvents(t.Context(), func(e *replica.Events) error {
		for i := range hands {
			e.Share(strconv.Itoa(i), timing)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	at = at.Add(timing.Pace.Spread)
	var taken [hands]string
	eachHand(func(hand int) {
		err := open().UpdateEvents(t.Context(), func(e *replica.Events) error {
			out, _ := e.Take(timing)
			taken[hand] = out.Event.ID
			return nil
		})
		if err != nil {
			t.Errorf("UpdateEvents: %v", err)
		}
	})
	var ids []string
	for _, id := range taken {
		if id != "" {
			ids = append(ids, id)
		}
	}
	e, err := open().ViewEvents(t.Context())
	if err != nil || len(ids) != 1 || len(e.Waiting) != hands || e.Waiting[ids[0]].Kind != engagement.KindShare {
		t.Errorf("%v are sent at once; kept: %s; error: %v", ids, text(e), err)
	}
}
