//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/content"
)

// flood is the largest request that an account can send: all of it is made up.
func flood(n int) engagement.SyncRequest {
	req := engagement.SyncRequest{}
	id := func(kind, i int) string { return fmt.Sprintf("%08x-%04x-7000-8000-%012x", n, kind, i) }
	for i := range engagement.MaxLikes {
		like := engagement.LikeChange{Article: fmt.Sprint("article ", i%36), Liked: (n+i)%2 == 0, Tap: fmt.Sprintf("%08x%08x", n, i)}
		for j := range engagement.MaxAfter {
			like.After = append(like.After, fmt.Sprintf("%06x%04x%06x", n, i, j))
		}
		req.Likes = append(req.Likes, like)
	}
	for i := range engagement.MaxResults {
		r := result(id(1, i), make([]content.Answer, 24)...)
		req.Results = append(req.Results, r)
	}
	for i := range engagement.MaxForget {
		req.Forget = append(req.Forget, id(2, i))
	}
	return req
}

func TestSync_AnAccountHasBoundsWhateverItSends(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		w.bounds = engagement.Bounds{Taps: 150, Records: 300}
		ann := w.account(t, "ann")
		mine := result("01935a7e-0000-7000-8000-000000000001", 1)
		w.send(t, ann, engagement.SyncRequest{Results: []engagement.Result{mine}})
		pages := func() (n int) {
			if err := w.readers.QueryRow(`SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		cursor, filled := int64(0), 0
		for n := range 40 {
			req := flood(n)
			req.Cursor = cursor
			cursor = w.send(t, ann, req).Cursor
			if n == 20 {
				filled = pages()
			}
		}
		for table, most := range map[string]int{"like_taps": 150, "likes": 36} {
			if rows := w.rows(t, `SELECT COUNT(*) FROM `+table); rows > most {
				t.Errorf("%d rows of %s", rows, table)
			}
		}
		if rows := w.rows(t, `SELECT (SELECT COUNT(*) FROM results) + (SELECT COUNT(*) FROM forgotten)`); rows != 300 {
			t.Errorf("%d results and tombstones", rows)
		}
		if now := pages(); now > filled+filled/10 {
			t.Errorf("%d pages after 20 floods, %d after 40", filled, now)
		}
		// It still works for its reader, who hears why one more result is not kept.
		resp := w.send(t, ann, engagement.SyncRequest{
			Cursor: cursor, Likes: []engagement.LikeChange{tap("mine", true, 1)},
			Forget:  []string{mine.ID, "01935a7e-0000-7000-8000-0000000000ff"},
			Results: []engagement.Result{result("01935a7e-0000-7000-8000-000000000002", 1)},
		})
		if len(resp.Likes) != 1 || !resp.Likes[0].Accepted || !slices.Equal(resp.Forgotten, []string{engagement.Tombstone(mine.ID)}) {
			t.Errorf("answer: %+v", resp)
		}
		if len(resp.Rejected) != 1 || resp.Rejected[0].Code != engagement.AccountFull || resp.Rejected[0].Message == "" {
			t.Errorf("rejected: %+v", resp.Rejected)
		}
		// What was forgotten does not come back, though there is no room for more.
		if resp := w.send(t, ann, engagement.SyncRequest{Results: []engagement.Result{mine}}); slices.ContainsFunc(resp.Results, mine.Equal) {
			t.Error("a forgotten result came back")
		}
	})
}

// A tap that is not remembered any more is not news when it comes again, and a device
// that was away meanwhile states what waits there in a second request.
func TestSync_ATapFromBelowTheHorizonIsJudgedWhenItsDeviceHasCaughtUp(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		w.bounds = engagement.Bounds{Taps: 8, Records: 10}
		ann := w.account(t, "ann")
		first := engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}}
		cursor := w.send(t, ann, first).Cursor
		for n := 2; n < 40; n++ {
			cursor = w.send(t, ann, engagement.SyncRequest{Cursor: cursor, Likes: []engagement.LikeChange{on(cursor, tap("a", n%2 == 1, n))}}).Cursor
		}
		w.send(t, ann, engagement.SyncRequest{Cursor: cursor, Likes: []engagement.LikeChange{on(cursor, tap("a", false, 40))}})
		w.clock.advance(time.Hour)
		if resp := w.send(t, ann, first); len(resp.Likes) != 0 {
			t.Errorf("a copy of the first request: %+v", resp)
		}
		if all := w.everything(t, ann); all.Likes[0].Liked {
			t.Error("a copy of the first request made a like of it")
		}
		away := engagement.SyncRequest{Cursor: 1, Likes: []engagement.LikeChange{tap("b", true, 50)}}
		resp := w.send(t, ann, away)
		if resp.Reset || len(resp.Rejected) != 0 || slices.ContainsFunc(resp.Likes, func(r engagement.LikeRow) bool { return r.Article == "b" }) {
			t.Errorf("first answer: %+v", resp)
		}
		away.Cursor = resp.Cursor
		if resp := w.send(t, ann, away); len(resp.Likes) != 1 || !resp.Likes[0].Accepted {
			t.Errorf("second answer: %+v", resp)
		}
	})
}

// BenchmarkFlood measures how long one reader's like takes while another account sends
// the largest requests there are, 32 at once: in turns, and in one line, as it was before.
func BenchmarkFlood(b *testing.B) {
	for _, way := range []string{"nobody floods", "in turns", "in one line"} {
		b.Run(way, func(b *testing.B) {
			w := newWorld(b, openSQLiteForTest)
			w.groupTime, w.erasing.every = groupTime, eraseEvery
			whose := func(account string) string { return account }
			if way == "in one line" {
				w.groupTime = time.Hour
				whose = func(string) string { return "" }
			}
			sync1 := func(ctx context.Context, account string, req engagement.SyncRequest) error {
				return w.writeOf(ctx, whose(account), func(ctx context.Context, tx *sql.Tx) error {
					_, _, _, err := w.apply(ctx, tx, account, req, magazine{})
					return err
				})
			}
			ann, ben, epoch := w.account(b, "ann"), w.account(b, "ben"), w.epoch(b)
			ctx, stop := context.WithCancel(b.Context())
			var flooding sync.WaitGroup
			for lane := range 32 {
				if way == "nobody floods" {
					break
				}
				flooding.Go(func() {
					for n := 0; ctx.Err() == nil; n++ {
						req := flood(lane<<16 | n)
						req.Epoch = epoch
						sync1(ctx, ann, req)
					}
				})
			}
			var worst time.Duration
			n := 0
			for b.Loop() {
				n++
				begun := time.Now()
				err := sync1(ctx, ben, engagement.SyncRequest{Epoch: epoch, Cursor: int64(n - 1), Likes: []engagement.LikeChange{on(int64(n-1), tap("a", n%2 == 1, n))}})
				if err != nil {
					b.Fatal(err)
				}
				worst = max(worst, time.Since(begun))
			}
			stop()
			flooding.Wait()
			b.ReportMetric(float64(worst.Milliseconds()), "worst-ms")
		})
	}
}
