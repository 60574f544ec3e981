//go:build !js

package store

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stale.love/app/engagement"
	"stale.love/content"
)

// device is what the requests of one device are made from: what it last heard.
type device struct {
	epoch  string
	cursor int64
	rows   map[string]engagement.LikeRow
}

// history is one account that three devices write to in any order, with requests
// that come again at any later time, and the reference it is compared with.
type history struct {
	world
	account string
	model   *engagement.Account
	others  []*engagement.Account // of the histories before
	devices [3]device
	sent    []engagement.SyncRequest // applied, whenever
	taps    int
}

func TestSync_DoesWhatTheModelDoes(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) { doesWhatTheModelDoes(t, w) })
}

// With bounds so narrow that each history meets them.
func TestSync_DoesWhatTheModelDoesAtItsBounds(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		w.bounds = engagement.Bounds{Taps: 4, Records: 3}
		doesWhatTheModelDoes(t, w)
	})
}

func doesWhatTheModelDoes(t *testing.T, w world) {
	var accounts []*engagement.Account
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{world: w, account: w.account(t, fmt.Sprint("account ", len(accounts))), others: accounts}
		h.model = engagement.NewAccount(w.epoch(t))
		h.model.Bounds = w.bounds
		accounts = append(accounts, h.model)
		rt.Repeat(map[string]func(*rapid.T){
			"send":        func(rt *rapid.T) { h.send(t, rt) },
			"send again":  func(rt *rapid.T) { h.sendAgain(t, rt) },
			"wait":        func(rt *rapid.T) { w.clock.advance(draw(rt, "wait", 0, time.Hour)) },
			"clock jumps": func(rt *rapid.T) { w.clock.advance(draw(rt, "jump", -48*time.Hour, 48*time.Hour)) },
			"renew epoch": func(rt *rapid.T) { h.renewEpoch(t, rt) },
			"":            func(rt *rapid.T) { h.compare(t, rt) },
		})
	})
}

func draw(rt *rapid.T, name string, from, to time.Duration) time.Duration {
	return time.Duration(rapid.Int64Range(from.Milliseconds(), to.Milliseconds()).Draw(rt, name)) * time.Millisecond
}

func (h *history) send(t *testing.T, rt *rapid.T) {
	d := &h.devices[rapid.IntRange(0, 2).Draw(rt, "device")]
	req := engagement.SyncRequest{V: 1, Account: h.account, Epoch: d.epoch, Cursor: d.cursor}
	if rapid.IntRange(0, 9).Draw(rt, "cursor from nowhere") == 0 {
		req.Cursor = rapid.Int64Range(0, h.model.Version+2).Draw(rt, "cursor")
	}
	for range rapid.IntRange(0, 3).Draw(rt, "taps") {
		req.Likes = append(req.Likes, h.tap(rt, d))
	}
	for range rapid.IntRange(0, 2).Draw(rt, "results") {
		req.Results = append(req.Results, engagement.Result{
			ID:      rapid.SampledFrom([]string{"r1", "r2", "r3", "r4"}).Draw(rt, "id"),
			Quiz:    rapid.SampledFrom([]string{"checkup", "checkup", "checkup", "horoscope"}).Draw(rt, "quiz"),
			Version: 1,
			Answers: rapid.SliceOfN(rapid.Map(rapid.IntRange(-1, 4), func(i int) content.Answer { return content.Answer(i) }), 1, 2).Draw(rt, "answers"),
			TakenAt: "2026-11-23T10:00:00Z",
		})
	}
	req.Forget = rapid.SliceOfN(rapid.SampledFrom([]string{"r1", "r2", "r3", "r4"}), 0, 1).Draw(rt, "forget")
	resp := h.both(t, rt, req)
	if !resp.Reset {
		h.sent = append(h.sent, req)
	}
	// A third of the answers is lost on the way.
	if rapid.IntRange(0, 2).Draw(rt, "lost") == 0 {
		return
	}
	if resp.Reset || d.rows == nil {
		d.rows = map[string]engagement.LikeRow{}
	}
	d.epoch, d.cursor = resp.Epoch, resp.Cursor
	for _, row := range resp.Likes {
		d.rows[row.Article] = row
	}
}

func (h *history) tap(rt *rapid.T, d *device) engagement.LikeChange {
	article := rapid.SampledFrom([]string{"a", "b", "unknown"}).Draw(rt, "article")
	h.taps++
	change := engagement.LikeChange{
		Article: article,
		Liked:   rapid.Bool().Draw(rt, "liked"),
		AgeMS:   rapid.SampledFrom([]int64{0, 1, 1000, 60_000, -5000, engagement.MaxAge.Milliseconds() * 2}).Draw(rt, "age"),
		Base:    d.rows[article].Version,
		Tap:     fmt.Sprintf("%016x", h.taps),
	}
	if seen := d.rows[article].Tap; seen != "" {
		change.After = append(change.After, seen)
	}
	if h.taps > 1 && rapid.Bool().Draw(rt, "after another") {
		change.After = append(change.After, fmt.Sprintf("%016x", rapid.IntRange(1, h.taps-1).Draw(rt, "after")))
	}
	return change
}

// both sends a request to the store and the model, and compares their answers.
func (h *history) both(t *testing.T, rt *rapid.T, req engagement.SyncRequest) engagement.SyncResponse {
	got, err := h.Sync(t.Context(), h.account, req, magazine{})
	if err != nil {
		rt.Fatal(err)
	}
	want := h.model.Sync(req, h.clock.Now().UnixMilli(), magazine{})
	for i := range got.Rejected {
		if got.Rejected[i].Message == "" {
			rt.Fatalf("no message: %+v", got.Rejected[i])
		}
		got.Rejected[i].Message = "" // the model has no words
	}
	for i := range want.Rejected {
		want.Rejected[i].Message = ""
	}
	if !reflect.DeepEqual(got, want) {
		rt.Fatalf("request %+v\nanswer %+v\nwant   %+v", req, got, want)
	}
	return got
}

func (h *history) sendAgain(t *testing.T, rt *rapid.T) {
	if len(h.sent) == 0 {
		rt.Skip("nothing was sent")
	}
	before := h.state(t)
	h.both(t, rt, rapid.SampledFrom(h.sent).Draw(rt, "again"))
	if after := h.state(t); !reflect.DeepEqual(before, after) {
		rt.Fatalf("sent again, it changed\n%+v\nto\n%+v", before, after)
	}
}

func (h *history) renewEpoch(t *testing.T, rt *rapid.T) {
	if err := h.RenewEpoch(t.Context()); err != nil {
		rt.Fatal(err)
	}
	h.model.Epoch = h.epoch(t)
}

// state is everything but the ages, which grow.
func (h *history) state(t *testing.T) engagement.SyncResponse {
	all := h.everything(t, h.account)
	for i := range all.Likes {
		all.Likes[i].AgeMS = 0
	}
	return all
}

func (h *history) compare(t *testing.T, rt *rapid.T) {
	h.both(t, rt, engagement.SyncRequest{})
	counts, err := h.Counts(t.Context())
	if err != nil {
		rt.Fatal(err)
	}
	likes := int64(0)
	for _, account := range append(h.others[:len(h.others):len(h.others)], h.model) {
		likes += number(account.Likes["a"].Liked)
	}
	if counts["a"].Likes != likes {
		rt.Fatalf("%d likes counted, %d registers are true", counts["a"].Likes, likes)
	}
}

func TestCountEvents_DoesWhatTheModelDoes(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		cases := 0
		rapid.Check(t, func(rt *rapid.T) {
			cases++
			tally := engagement.NewTally()
			article := func(slug string) string { return fmt.Sprint(slug, cases) } // fresh totals
			var sent []engagement.EventBatch
			rt.Repeat(map[string]func(*rapid.T){
				"": func(rt *rapid.T) {
					w.clock.advance(time.Duration(rapid.IntRange(0, 30).Draw(rt, "hours")) * time.Hour)
					views := rapid.Int64Range(0, 3).Draw(rt, "views")
					batch := engagement.EventBatch{
						V:       1,
						Visitor: fmt.Sprint(rapid.SampledFrom([]string{"x", "y"}).Draw(rt, "visitor"), cases),
						Batch:   rapid.Int64Range(1, 6).Draw(rt, "batch"),
						ID:      rapid.SampledFrom([]string{"1", "2"}).Draw(rt, "id"),
						Counts: []engagement.EventCount{
							{Article: article("a"), Views: views, Offline: rapid.Int64Range(0, views).Draw(rt, "offline")},
							{Article: article("b"), Shares: 1},
						},
					}
					if len(sent) > 0 && rapid.Bool().Draw(rt, "again") {
						batch = rapid.SampledFrom(sent).Draw(rt, "which")
					}
					sent = append(sent, batch)
					err := w.CountEvents(t.Context(), batch, magazine{}.KnownArticle)
					if ok := tally.Count(batch); ok != (err == nil) {
						rt.Fatalf("%+v: error %v, the model counts: %v", batch, err, ok)
					}
					counts, err := w.Counts(t.Context())
					if err != nil {
						rt.Fatal(err)
					}
					for slug, total := range tally.Totals {
						if got := counts[slug]; got.Views != total.Views || got.Shares != total.Shares {
							rt.Fatalf("%s: %+v, want %+v", slug, got, total)
						}
						if got := w.allDays(t, slug); got != total {
							rt.Fatalf("%s: the days add up to %+v, want %+v", slug, got, total)
						}
					}
				},
			})
		})
	})
}
