package client_test

import (
	"testing"
	"testing/synctest"
	"time"

	"stale.love/app/client"
	"stale.love/app/client/clienttest"
	"stale.love/app/page"
)

// bubble runs a test with a fake clock.
func bubble(t *testing.T, fn func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, fn)
}

func liked(r *clienttest.Reader, article string) bool { return r.View().Reader.Likes[article] }

func TestReader_ALikeWaitsForASignInAndArrives(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := clienttest.NewServer()
		r := clienttest.NewProfile(server).Open(t, "/articles/repair")
		r.Press("like", "repair")
		if v := r.View(); !liked(r, "repair") || v.Reader.Sheet != page.SheetSignIn || v.Reader.Pending != 1 {
			t.Errorf("signed out: liked %v, sheet %q, %d pending", liked(r, "repair"), v.Reader.Sheet, v.Reader.Pending)
		}
		r.SignIn(ann)
		r.Wait(time.Second)
		if v := r.View(); v.Reader.Account != ann || v.Reader.Sheet != "" || v.Reader.Said != "Signed in." || v.Reader.Pending != 0 {
			t.Errorf("signed in: %q, sheet %q, said %q, %d pending", v.Reader.Account, v.Reader.Sheet, v.Reader.Said, v.Reader.Pending)
		}
		if !server.Likes(ann)["repair"] {
			t.Error("the like did not arrive")
		}
		r.Press("like", "repair")
		r.Wait(time.Second)
		if server.Likes(ann)["repair"] || r.View().Reader.Counts["repair"].Likes != 0 {
			t.Errorf("no longer liked: %v, %+v", server.Likes(ann), r.View().Reader.Counts)
		}
	})
}

func TestReader_OfflineALikeWaitsAndSaysWhy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := clienttest.NewServer()
		r := clienttest.NewProfile(server).Open(t, "/articles/repair")
		r.SignIn(ann)
		r.Offline(true)
		r.Press("like", "repair")
		r.Wait(time.Minute)
		v := r.View()
		if !liked(r, "repair") || v.Reader.Pending != 1 || !v.Reader.Offline || v.Reader.Standing.Why == "" || len(v.Reader.Standing.Waits) != 1 {
			t.Errorf("offline: %+v, pending %d, offline %v", v.Reader.Standing, v.Reader.Pending, v.Reader.Offline)
		}
		r.Offline(false)
		r.Wait(time.Second)
		if v := r.View(); !server.Likes(ann)["repair"] || v.Reader.Pending != 0 || v.Reader.Offline || v.Reader.Standing.Why != "" {
			t.Errorf("online again: %v, %+v, pending %d", server.Likes(ann), v.Reader.Standing, v.Reader.Pending)
		}
	})
}

// TestReader_KilledAnywhereALikeIsThereOrWasNeverShown kills the tab before each of the
// storage's operations that follow a tap.
func TestReader_KilledAnywhereALikeIsThereOrWasNeverShown(t *testing.T) {
	t.Parallel()
	shown := 0
	for n := 1; n <= 12; n++ {
		synctest.Test(t, func(t *testing.T) {
			server := clienttest.NewServer()
			p := clienttest.NewProfile(server)
			r := p.Open(t, "/articles/repair")
			r.SignIn(ann)
			r.Kill(n)
			r.Press("like", "repair")
			time.Sleep(2 * time.Second)
			s, err := p.Device.Open(ann).View(t.Context())
			check(t, err)
			r.Close()
			next := p.Open(t, "/articles/repair")
			next.Wait(3 * time.Second)
			kept := s.Likes["repair"].Liked
			if kept {
				shown++
			}
			if liked(next, "repair") != kept || server.Likes(ann)["repair"] != kept {
				t.Errorf("killed before step %d: kept %v, shown %v, server %v", n, kept, liked(next, "repair"), server.Likes(ann))
			}
		})
	}
	if shown == 0 || shown == 12 {
		t.Errorf("of 12 kills %d left a like", shown)
	}
}

func TestReader_ARestartShowsWhatWasThere(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := clienttest.NewProfile(clienttest.NewServer())
		r := p.Open(t, "/articles/repair")
		r.SignIn(ann)
		r.Offline(true)
		r.Press("like", "repair")
		r.Press("save", "kindness")
		r.Visit("/checkup")
		r.PressWith(client.Press{Action: "answer", Arg: "q1", Value: "3", Pointer: true})
		r.Close()
		r = p.Open(t, "/checkup")
		v := r.View()
		if _, saved := v.Reader.Shelf.Saved["kindness"]; !saved || !liked(r, "repair") || v.Reader.Draft.Answered() != 1 || !v.Reader.Checkup.Resumed {
			t.Errorf("saved %v, liked %v, %d answered, resumed %v", saved, liked(r, "repair"), v.Reader.Draft.Answered(), v.Reader.Checkup.Resumed)
		}
	})
}

func TestReader_SigningOutLeavesNothingUnlessItWaits(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := clienttest.NewServer()
		p := clienttest.NewProfile(server)
		r := p.Open(t, "/library")
		r.SignIn(ann)
		r.Press("like", "repair")
		r.Wait(time.Second)
		r.Press("sign-out", "")
		r = left(t, r)
		if v := r.View(); v.Reader.Account != "" || liked(r, "repair") || v.Reader.Said != "Signed out." {
			t.Errorf("%q, liked %v, said %q", v.Reader.Account, liked(r, "repair"), v.Reader.Said)
		}
		if all := p.Device.Databases(); len(all) != 1 {
			t.Errorf("on the device: %q", all)
		}
		r.SignIn(ann)
		r.Wait(time.Second)
		if !liked(r, "repair") {
			t.Error("signed in again: the like is not there")
		}
		r.Offline(true)
		r.Press("like", "kindness")
		r.Press("sign-out", "")
		if v := r.View(); v.Reader.Sheet != page.SheetSignOut {
			t.Fatalf("something waits, and the sheet is %q", v.Reader.Sheet)
		}
		r.Press("sign-out-keep", "")
		r = left(t, r)
		if liked(r, "kindness") || server.Likes(ann)["kindness"] {
			t.Error("what waits is shown to nobody, and sent for nobody")
		}
		r.Offline(false)
		r.SignIn(bob)
		r.Wait(time.Second)
		if v := r.View(); v.Reader.Account != bob || liked(r, "kindness") || len(server.Likes(bob)) > 0 {
			t.Errorf("bob has ann's: %v, %v", v.Reader.Likes, server.Likes(bob))
		}
		r.Press("sign-out", "")
		r = left(t, r)
		r.SignIn(ann)
		r.Wait(time.Second)
		if !liked(r, "kindness") || !server.Likes(ann)["kindness"] {
			t.Error("what ann left behind is not there")
		}
	})
}

// left waits for the page that follows.
func left(t *testing.T, r *clienttest.Reader) *clienttest.Reader {
	t.Helper()
	next, ok := r.Left()
	if !ok {
		t.Fatal("the page was not left")
	}
	return next
}

func TestReader_TwoTabsShowTheSame(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := clienttest.NewServer()
		p := clienttest.NewProfile(server)
		one, two := p.Open(t, "/articles/repair"), p.Open(t, "/")
		one.Press("like", "repair")
		if !liked(two, "repair") {
			t.Error("the other tab does not show the like")
		}
		two.SignIn(ann)
		two.Wait(time.Second)
		if v := one.View(); v.Reader.Account != ann || !liked(one, "repair") {
			t.Errorf("the first tab has %q in front", v.Reader.Account)
		}
		one.Press("sign-out", "")
		one, two = left(t, one), left(t, two)
		for _, r := range []*clienttest.Reader{one, two} {
			if v := r.View(); v.Reader.Account != "" || liked(r, "repair") {
				t.Errorf("after signing out: %q, %v", v.Reader.Account, v.Reader.Likes)
			}
		}
	})
}

func TestReader_ASessionThatEndedElsewhereLeaves(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := clienttest.NewServer()
		p := clienttest.NewProfile(server)
		r := p.Open(t, "/library")
		r.SignIn(ann)
		r.Wait(time.Second)
		server.EndSessions(ann)
		r.Press("like", "repair")
		r.Wait(time.Second)
		r = left(t, r)
		want := "You were signed out from another device. What was not sent yet is kept, hidden, until you sign in again."
		if v := r.View(); v.Reader.Account != "" || v.Reader.Said != want {
			t.Errorf("%q, said %q", v.Reader.Account, v.Reader.Said)
		}
		r.SignIn(ann)
		r.Wait(time.Second)
		if !server.Likes(ann)["repair"] {
			t.Error("what waited did not arrive after the next sign-in")
		}
	})
}

func TestReader_ACheckupIsAnsweredAndStaysUntilTheReaderAgrees(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := clienttest.NewServer()
		r := clienttest.NewProfile(server).Open(t, "/checkup")
		r.SignIn(ann)
		for _, q := range []string{"q1", "q2", "q3", "q4"} {
			r.PressWith(client.Press{Action: "answer", Arg: q, Value: "3", Pointer: true})
		}
		r.Press("finish", "")
		r.Press("private-skip", "")
		r.Wait(time.Second)
		v := r.View()
		if len(v.Reader.Results) != 1 || v.Place.Kind != page.Snapshot || v.Reader.Draft.Answered() != 0 || len(server.Results(ann)) != 0 {
			t.Fatalf("%d results at %q, on the server %v", len(v.Reader.Results), v.Place.Path, server.Results(ann))
		}
		r.Press("share-results", "yes")
		r.Wait(time.Second)
		if got := server.Results(ann); len(got) != 1 {
			t.Errorf("agreed: the server has %v", got)
		}
		r.Press("forget", r.View().Reader.Results[0].ID)
		r.Wait(time.Second)
		if got := server.Results(ann); len(got) != 0 || len(r.View().Reader.Results) != 0 {
			t.Errorf("deleted: the server has %v", got)
		}
	})
}
