//go:build js

package browser

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"stale.love/app/client"
	"stale.love/app/engagement"
	"stale.love/app/replica"
	"stale.love/content"
)

// limit empties everything and then gives the site that many bytes until the test
// ends.
func limit(t *testing.T, bytes int) {
	t.Helper()
	t.Cleanup(func() { ask(t, "quota") })
	ask(t, fmt.Sprint("quota?bytes=", bytes))
	// A browser remembers for half a minute that there was room, unless everything is
	// cleared.
	ask(t, "clear")
}

// noise is text that no storage makes smaller.
func noise(n int) string {
	bytes := make([]byte, n)
	for i := range bytes {
		bytes[i] = byte(rand.N(256))
	}
	return base64.StdEncoding.EncodeToString(bytes)[:n]
}

// fill writes until nothing more fits.
func fill(t *testing.T, a *Account) {
	t.Helper()
	for size := 64 << 10; size > 0; size /= 8 {
		for i := 0; ; i++ {
			err := a.SetNote(t.Context(), "saved", fmt.Sprint(size, " ", i), noise(size))
			if isError(err, "QuotaExceededError") {
				break
			}
			must(t, err)
			if i == 100 {
				t.Fatal("there is no end to the room")
			}
		}
	}
}

// tap is a small change that touches several stores.
func tap(key string) func(*replica.State) error {
	return func(s *replica.State) error {
		s.Account, s.Share = "reader", "yes"
		s.Cursor++
		s.SetLike(key, true, time.Now(), "tap-"+key)
		s.Keep(engagement.Result{ID: key, Quiz: "checkup", Answers: []content.Answer{content.Missing, 4}})
		return nil
	}
}

// wantTaps expects the state after that many taps, through every handle.
func wantTaps(t *testing.T, taps int, handles ...*Account) {
	t.Helper()
	for i, a := range handles {
		s, err := a.View(t.Context())
		if err != nil || s.Cursor != int64(taps) || len(s.Likes) != taps || len(s.Results) != taps || s.Waiting() != 2*taps {
			t.Errorf("handle %d: cursor %d, %d likes, %d results, %d wait, error: %v; want the state after %d taps",
				i, s.Cursor, len(s.Likes), len(s.Results), s.Waiting(), err, taps)
		}
	}
}

func TestQuota_NoRoomForATap(t *testing.T) {
	limit(t, 512<<10)
	open := newAccount(t)
	a := open()
	must(t, a.Update(t.Context(), tap("first")))
	fill(t, a)
	failed := 0
	for i := range 5 {
		err := a.Update(t.Context(), tap(fmt.Sprint("more-", i)))
		if err == nil {
			continue // what was too large for a note may be enough for a tap
		}
		if !isError(err, "QuotaExceededError") {
			t.Errorf("Update without room returned %v", err)
		}
		failed++
		wantTaps(t, 1+i+1-failed, a, open())
	}
	if failed == 0 {
		t.Error("no update failed: this tests nothing")
	}
	ask(t, "quota")
	must(t, a.Update(t.Context(), tap("again")))
	wantTaps(t, 1+5-failed+1, a, open())
}

func TestQuota_RoomForAPart(t *testing.T) {
	limit(t, 512<<10)
	open := newAccount(t)
	a := open()
	must(t, a.Update(t.Context(), tap("first")))
	const items = 120
	large := func(s *replica.State) error {
		s.Cursor += items
		s.SetLike("first", false, time.Now(), "taken back")
		s.SetLike("first", true, time.Now(), "tap")
		for i := range items {
			key := fmt.Sprint("large-", i)
			s.SetLike(key, true, time.Now(), noise(4<<10))
			s.Keep(engagement.Result{ID: key, Quiz: noise(4 << 10)})
		}
		return nil
	}
	for range 2 {
		if err := a.Update(t.Context(), large); !isError(err, "QuotaExceededError") {
			t.Fatalf("Update without room returned %v", err)
		}
		wantTaps(t, 1, a, open())
		if s, err := a.View(t.Context()); err != nil || s.Likes["first"].Tap != "tap-first" {
			t.Errorf("the register that was there: %+v, error: %v", s.Likes["first"], err)
		}
	}
	ask(t, "quota")
	must(t, a.Update(t.Context(), large))
	wantTaps(t, 1+items, a, open())
}

func TestQuota_CountsAndNotes(t *testing.T) {
	limit(t, 512<<10)
	device, account := newDevice(t)(), newAccount(t)()
	must(t, device.UpdateEvents(t.Context(), func(e *replica.Events) error { e.Next = 7; return nil }))
	must(t, account.SetNote(t.Context(), "drafts", "checkup", "before"))
	large := noise(1 << 20)
	err := device.UpdateEvents(t.Context(), func(e *replica.Events) error {
		e.Next = 8
		e.Share(large, timing())
		return nil
	})
	if !isError(err, "QuotaExceededError") {
		t.Errorf("UpdateEvents without room returned %v", err)
	}
	taps := []client.Early{{Action: "share", Arg: "article", At: 1}}
	err = device.Drain(t.Context(), taps, func(_ []client.Early, e *replica.Events) { e.Share(large, timing()) })
	if !isError(err, "QuotaExceededError") {
		t.Errorf("Drain without room returned %v", err)
	}
	if err := account.SetNote(t.Context(), "drafts", "checkup", large); !isError(err, "QuotaExceededError") {
		t.Errorf("SetNote without room returned %v", err)
	}
	e, err := device.ViewEvents(t.Context())
	if err != nil || e.Next != 7 || len(e.Waiting) != 0 {
		t.Errorf("kept %d, %d counts; error: %v", e.Next, len(e.Waiting), err)
	}
	var note string
	if found, err := account.Note(t.Context(), "drafts", "checkup", &note); !found || note != "before" || err != nil {
		t.Errorf("kept a note of %d characters, error: %v", len(note), err)
	}
	ask(t, "quota")
	drained := false
	must(t, device.Drain(t.Context(), taps, func(_ []client.Early, e *replica.Events) { drained = true; e.Share("article", timing()) }))
	if !drained {
		t.Error("what could not be kept counts as drained")
	}
}
