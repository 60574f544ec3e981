//go:build !js

package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica"
	"stale.love/content"
)

// direct carries a device's requests to a store in the same process, and looks at
// the order of what comes back.
type direct struct {
	world
	lost func() bool // the answer gets lost on its way

	mu     sync.Mutex
	broken error
}

func (d *direct) Sync(ctx context.Context, r engagement.SyncRequest) (engagement.SyncResponse, error) {
	a, err := d.world.Sync(ctx, r.Account, r, magazine{})
	if err != nil {
		return a, err
	}
	sent := map[string]bool{}
	for _, tap := range r.Likes {
		sent[tap.Article] = true
	}
	last := int64(0)
	for _, row := range a.Likes {
		if row.Version <= last || row.Version > a.Cursor || !a.Reset && row.Version <= r.Cursor && !sent[row.Article] {
			d.mu.Lock()
			d.broken = fmt.Errorf("above %d and up to %d come %+v", r.Cursor, a.Cursor, a.Likes)
			d.mu.Unlock()
		}
		last = row.Version
	}
	if d.lost() {
		return engagement.SyncResponse{}, errors.New("the line broke")
	}
	return a, nil
}

// A change that commits late must not hide below a cursor that another device has
// read up to: what all devices hold in the end is what the account holds.
func TestSync_DevicesOfOneAccountAtOnceMissNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		const devices, acts = 16, 40
		ann := w.account(t, "ann")
		var all sync.WaitGroup
		memories := make([]*replica.Memory, devices)
		lines := make([]*direct, devices)
		for n := range devices {
			random := rand.New(rand.NewPCG(uint64(n), 1))
			memories[n] = replica.NewMemory(replica.State{Account: ann, Share: "yes"})
			lines[n] = &direct{world: w, lost: func() bool { return random.IntN(4) == 0 }}
			device := replica.Replica{Store: memories[n], Transport: lines[n], Now: w.clock.Now}
			all.Go(func() {
				for i := range acts {
					memories[n].Update(t.Context(), func(s *replica.State) error {
						article := fmt.Sprint("article ", random.IntN(3))
						s.SetLike(article, !s.Likes[article].Liked, w.clock.Now(), fmt.Sprintf("%08x%08x", n, i))
						if i%4 == 0 {
							id := engagement.NewResultID(w.clock.Now(), [10]byte{byte(n), byte(i)})
							s.Keep(engagement.Result{ID: id, Quiz: "checkup", Version: 1, Answers: []content.Answer{1}, TakenAt: "2026-11-23T10:00:00Z"})
						}
						return nil
					})
					device.Sync(t.Context())
					w.clock.advance(time.Millisecond)
				}
			})
		}
		all.Wait()
		// Twice: what the last device sent is news to the first.
		for range 2 {
			for n, line := range lines {
				line.lost = func() bool { return false }
				device := replica.Replica{Store: memories[n], Transport: line, Now: w.clock.Now}
				if o := device.Sync(t.Context()); o.Verdict != replica.Done || o.Waiting != 0 {
					t.Fatalf("device %d: %v, %d waiting: %v", n, o.Verdict, o.Waiting, o.Err)
				}
			}
		}
		account := w.everything(t, ann)
		if len(account.Results) != devices*acts/4 {
			t.Errorf("%d results of %d arrived", len(account.Results), devices*acts/4)
		}
		for n, memory := range memories {
			if lines[n].broken != nil {
				t.Errorf("device %d: %v", n, lines[n].broken)
			}
			s, _ := memory.View(t.Context())
			likes := map[string]string{}
			for article, l := range s.Likes {
				likes[article] = fmt.Sprint(l.Liked, l.Tap, l.Base)
			}
			want := map[string]string{}
			for _, row := range account.Likes {
				want[row.Article] = fmt.Sprint(row.Liked, row.Tap, row.Version)
			}
			if !reflect.DeepEqual(likes, want) || len(s.Results) != len(account.Results) || s.Cursor != account.Cursor {
				t.Errorf("device %d at %d has %v and %d results; the account at %d has %v", n, s.Cursor, likes, len(s.Results), account.Cursor, want)
			}
		}
	})
}
