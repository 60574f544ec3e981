package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"stale.love/app/client"
	"stale.love/app/client/clienttest"
	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
	"stale.love/content"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// front is a tab on a device: whoever the device has in front is.
func front(t *testing.T, d *clienttest.Device) *client.Front {
	t.Helper()
	f := client.NewFront(d, d.Open)
	active, err := d.Active(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f.Put(d.Open(active))
	return f
}

func like(ctx context.Context, article, tap string) func(client.Account) error {
	return func(a client.Account) error {
		return a.Update(ctx, func(s *replica.State) error {
			s.SetLike(article, true, noon, tap)
			return nil
		})
	}
}

// begun is a device on which somebody has liked, finished a checkup, saved, read and
// practised, and who has not signed in.
func begun(t *testing.T) *clienttest.Device {
	t.Helper()
	d := &clienttest.Device{}
	nobody, ctx := d.Open(""), t.Context()
	check(t, like(ctx, "repair", "t1")(nobody))
	check(t, nobody.Update(ctx, func(s *replica.State) error {
		s.Keep(engagement.Result{ID: "r1", Answers: []content.Answer{1}})
		return nil
	}))
	check(t, nobody.SetNote(ctx, "drafts", "checkup", page.Draft{Version: 1}))
	check(t, nobody.SetNote(ctx, "drafts", "exercises-done", page.Done{"EX-01": {"2026-11-20"}}))
	check(t, nobody.SetNote(ctx, "drafts", "keeping", page.Keeping{Snapshot: "no", Draft: "no"}))
	check(t, nobody.SetNote(ctx, "saved", "repair", 5))
	check(t, nobody.SetNote(ctx, "reading", "repair", page.Mark{At: 9, Share: 0.5}))
	return d
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// has looks for everything of begun in a database.
func has(t *testing.T, d *clienttest.Device, account string) {
	t.Helper()
	s, err := d.Open(account).View(t.Context())
	check(t, err)
	if s.Account != account || s.Likes["repair"].Tap != "t1" || !s.Likes["repair"].Waiting || !s.Results["r1"].Local {
		t.Errorf("%s has %+v", account, s)
	}
	for _, note := range []string{"drafts/checkup", "drafts/exercises-done", "drafts/keeping", "saved/repair", "reading/repair"} {
		if !hasNote(t, d, account, note) {
			t.Errorf("%s has no %s", account, note)
		}
	}
}

func hasNote(t *testing.T, d *clienttest.Device, account, note string) bool {
	t.Helper()
	all, err := d.Open(account).Everything(t.Context())
	check(t, err)
	for store, notes := range all {
		for key := range notes {
			if store+"/"+key == note {
				return true
			}
		}
	}
	return false
}

// isEmpty says that nothing of a reader is left in nobody's database.
func isEmpty(t *testing.T, d *clienttest.Device) {
	t.Helper()
	all, err := d.Open("").Everything(t.Context())
	check(t, err)
	var s replica.State
	check(t, json.Unmarshal(all["meta"]["state"], &s))
	if s.Claim != "" || len(s.Likes)+len(s.Results) > 0 || len(all["drafts"])+len(all["reading"])+len(all["saved"]) > 0 {
		t.Errorf("nobody still has %s", all)
	}
}

const ann, bob = "ann", "bob"

func TestArrive_TakesAlongWhatWasDoneBefore(t *testing.T) {
	t.Parallel()
	d := begun(t)
	f := front(t, d)
	shown := ""
	check(t, f.Arrive(t.Context(), ann, func(a client.Account) {
		s, err := a.View(t.Context())
		check(t, err)
		shown = s.Account
	}))
	if active, _ := d.Active(t.Context()); active != ann || shown != ann {
		t.Errorf("%q is in front, %q is shown", active, shown)
	}
	has(t, d, ann)
	isEmpty(t, d)
}

// TestStart_GoesOnWithAnArrivalThatWasKilled kills the page before each of the steps of
// an arrival, and its session ends, too. Then it starts anew, and somebody else signs
// in: that person can, gets nothing that was the first one's, and nothing is lost.
func TestStart_GoesOnWithAnArrivalThatWasKilled(t *testing.T) {
	t.Parallel()
	killed := 0
	for ; ; killed++ {
		d := begun(t)
		steps := 0
		f := front(t, d)
		d.Step = func() error {
			if steps++; steps > killed {
				return clienttest.ErrKilled
			}
			return nil
		}
		err := f.Arrive(t.Context(), ann, func(client.Account) {})
		d.Step = nil
		if err == nil {
			break
		}
		t.Run(fmt.Sprint("before step ", killed+1), func(t *testing.T) {
			f := front(t, d) // the next start
			active, err := d.Active(t.Context())
			check(t, err)
			if active != "" {
				check(t, f.Resume(t.Context(), active, func(client.Account) {}))
				has(t, d, ann)
				isEmpty(t, d)
				check(t, d.Keep(t.Context(), ann, true)) // signed out, and things wait
				check(t, d.SetActive(t.Context(), ""))
				f = front(t, d)
			}
			check(t, f.Arrive(t.Context(), bob, func(client.Account) {}))
			isEmpty(t, d)
			if active == "" {
				has(t, d, bob) // nothing had become ann's
				return
			}
			has(t, d, ann)
			if s, _ := d.Open(bob).View(t.Context()); s.Likes["repair"].Tap != "" || hasNote(t, d, bob, "drafts/checkup") {
				t.Errorf("bob has what is ann's: %+v", s)
			}
		})
	}
	if killed < 10 {
		t.Errorf("an arrival has only %d steps", killed)
	}
}

// TestArrive_WhereAnotherWasInterrupted is a device as an earlier version has left it: a
// take-over claimed what is nobody's, the page died, and the session ended.
func TestArrive_WhereAnotherWasInterrupted(t *testing.T) {
	t.Parallel()
	d := begun(t)
	check(t, d.Open("").Update(t.Context(), func(s *replica.State) error { s.Claim = ann; return nil }))
	f := front(t, d)
	check(t, f.Arrive(t.Context(), bob, func(client.Account) {}))
	has(t, d, ann)
	isEmpty(t, d)
	if kept, _ := d.Kept(t.Context()); !slices.Equal(kept, []string{ann}) {
		t.Errorf("kept: %v; ann's is swept away", kept)
	}
	if s, _ := d.Open(bob).View(t.Context()); s.Account != bob || len(s.Likes) > 0 || hasNote(t, d, bob, "drafts/checkup") {
		t.Errorf("bob has %+v", s)
	}
}

func TestResume_IsQuietWhenNothingIsNobodys(t *testing.T) {
	t.Parallel()
	d := &clienttest.Device{}
	f := front(t, d)
	check(t, f.Arrive(t.Context(), ann, func(client.Account) {}))
	shown := func(client.Account) { t.Error("the page is read again") }
	check(t, f.Resume(t.Context(), ann, shown))
	// Another tab still had nobody in front.
	check(t, like(t.Context(), "repair", "late")(d.Open("")))
	read := false
	check(t, f.Resume(t.Context(), ann, func(client.Account) { read = true }))
	if s, _ := d.Open(ann).View(t.Context()); !s.Likes["repair"].Waiting || !read {
		t.Errorf("ann has %+v, read again: %v", s, read)
	}
}

// TestArrive_ATapMeanwhileIsTheAccounts taps at each step of an arrival.
func TestArrive_ATapMeanwhileIsTheAccounts(t *testing.T) {
	t.Parallel()
	again := true
	for step := 1; again; step++ {
		synctest.Test(t, func(t *testing.T) { again = tapAt(t, step) })
	}
}

// tapAt reports whether an arrival has so many steps.
func tapAt(t *testing.T, step int) bool {
	d := begun(t)
	f := front(t, d)
	steps, tapping := 0, false
	var tapped error
	d.Step = func() error {
		if tapping {
			return nil
		}
		if steps++; steps == step {
			tapping = true
			go func() { tapped = f.Do(like(t.Context(), "kindness", "meanwhile")) }()
			synctest.Wait() // the tap comes as far as it may
			tapping = false
		}
		return nil
	}
	check(t, f.Arrive(t.Context(), ann, func(client.Account) {}))
	synctest.Wait()
	check(t, tapped)
	if steps < step {
		return false
	}
	s, err := d.Open(ann).View(t.Context())
	check(t, err)
	if !s.Likes["kindness"].Waiting {
		nobody, _ := d.Open("").View(t.Context())
		t.Errorf("tapped at step %d: ann has %+v, nobody has %+v", step, s.Likes, nobody.Likes)
	}
	return true
}

func TestLeave_KeepsWhatWaitsUnlessTheReaderWantsNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		drop         client.Drop
		waits, stays bool
	}{
		{client.DropNothing, true, true},
		{client.DropNothing, false, true},
		{client.DropIfSettled, true, true},
		{client.DropIfSettled, false, false},
		{client.DropAll, true, false},
	} {
		d := &clienttest.Device{}
		f := front(t, d)
		check(t, f.Arrive(t.Context(), ann, func(client.Account) {}))
		if c.waits {
			check(t, f.Do(like(t.Context(), "repair", "t1")))
		}
		check(t, f.Leave(t.Context(), ann, c.drop))
		if active, _ := d.Active(t.Context()); active != "" {
			t.Errorf("%q is in front", active)
		}
		if err := f.Do(like(t.Context(), "repair", "t2")); err == nil {
			t.Error("what is under way still writes")
		}
		var stay []string
		check(t, front(t, d).Sweep(t.Context(), func(s []string) error { stay = s; return nil }))
		if stays := slices.Contains(stay, ann); stays != c.stays || slices.Contains(d.Databases(), ann) != c.stays {
			t.Errorf("%+v: kept %v, on the device %v", c, stays, d.Databases())
		}
	}
}

func TestLeave_WhoHasLeftAlreadyTakesNobodyAlong(t *testing.T) {
	t.Parallel()
	d := &clienttest.Device{}
	old := front(t, d)
	check(t, old.Arrive(t.Context(), ann, func(client.Account) {}))
	check(t, front(t, d).Leave(t.Context(), ann, client.DropAll))
	check(t, front(t, d).Arrive(t.Context(), bob, func(client.Account) {}))
	check(t, old.Leave(t.Context(), ann, client.DropAll))
	if active, _ := d.Active(t.Context()); active != bob {
		t.Errorf("%q is in front", active)
	}
}

func TestFront_SaysWhatFailed(t *testing.T) {
	t.Parallel()
	d := begun(t)
	f := front(t, d)
	d.Step = func() error { return clienttest.ErrKilled }
	if err := f.Resume(t.Context(), ann, func(client.Account) {}); !errors.Is(err, clienttest.ErrKilled) {
		t.Errorf("resuming: %v", err)
	}
	if err := f.Arrive(t.Context(), ann, func(client.Account) { t.Error("shown") }); !errors.Is(err, clienttest.ErrKilled) {
		t.Errorf("arriving: %v", err)
	}
	d.Step = nil
	if s, _ := f.Account().View(t.Context()); s.Account != "" {
		t.Errorf("%q is in front", s.Account)
	}
}
