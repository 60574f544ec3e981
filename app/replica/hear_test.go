package replica

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// tappedAndSent returns a state in which "repair" was tapped, and the request it sent.
func tappedAndSent() (*State, engagement.SyncRequest) {
	s := ann()
	s.Cursor = 4
	s.SetLike("repair", true, noon, "t1")
	return s, s.Request(noon)
}

func answer(cursor int64, rows ...engagement.LikeRow) engagement.SyncResponse {
	return engagement.SyncResponse{V: 1, Epoch: "e", Cursor: cursor, Likes: rows}
}

func TestHear_ConfirmsATap(t *testing.T) {
	t.Parallel()
	s, sent := tappedAndSent()
	s.Hear(sent, answer(5, engagement.LikeRow{Article: "repair", Liked: true, AgeMS: 9, Version: 5, Tap: "t1", Accepted: true}), noon)
	want := Like{Liked: true, TappedAt: noon.UnixMilli(), Base: 5, Tap: "t1"}
	if got := s.Likes["repair"]; !reflect.DeepEqual(got, want) || s.Cursor != 5 {
		t.Errorf("%+v at %d, want %+v at 5", got, s.Cursor, want)
	}
}

func TestHear_WhoLosesTakesTheRow(t *testing.T) {
	t.Parallel()
	s, sent := tappedAndSent()
	s.Hear(sent, answer(4, engagement.LikeRow{Article: "repair", AgeMS: 1000, Version: 3, Tap: "other"}), noon)
	want := Like{TappedAt: noon.UnixMilli() - 1000, Base: 3, Tap: "other"}
	if got := s.Likes["repair"]; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestHear_TouchedAgain_StaysWaiting(t *testing.T) {
	t.Parallel()
	t.Run("on top of what was accepted", func(t *testing.T) {
		s, sent := tappedAndSent()
		s.SetLike("repair", false, noon.Add(time.Second), "t2")
		s.Hear(sent, answer(5, engagement.LikeRow{Article: "repair", Liked: true, Version: 5, Tap: "t1", Accepted: true}), noon)
		if got := s.Likes["repair"]; got.Tap != "t2" || !got.Waiting || got.Base != 5 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("unseen by a row of the same value", func(t *testing.T) {
		s, sent := tappedAndSent()
		s.SetLike("repair", false, noon.Add(time.Second), "t2")
		s.Hear(sent, answer(5, engagement.LikeRow{Article: "repair", Liked: false, Version: 5, Tap: "other"}), noon)
		if got := s.Likes["repair"]; got.Tap != "t2" || !got.Waiting || got.Base != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func TestHear_WhatDoesNotBelongHereChangesNothing(t *testing.T) {
	t.Parallel()
	row := engagement.LikeRow{Article: "repair", Version: 9, Tap: "other"}
	for name, spoil := range map[string]func(*engagement.SyncRequest, *engagement.SyncResponse){
		"a captive portal's":     func(_ *engagement.SyncRequest, a *engagement.SyncResponse) { *a = engagement.SyncResponse{} },
		"another version's":      func(_ *engagement.SyncRequest, a *engagement.SyncResponse) { a.V = 2 },
		"no epoch's":             func(_ *engagement.SyncRequest, a *engagement.SyncResponse) { a.Epoch, a.Reset = "", true },
		"another account's":      func(r *engagement.SyncRequest, _ *engagement.SyncResponse) { r.Account = "bob" },
		"another epoch's":        func(_ *engagement.SyncRequest, a *engagement.SyncResponse) { a.Epoch = "f" },
		"one asked before reset": func(r *engagement.SyncRequest, a *engagement.SyncResponse) { r.Epoch, a.Epoch = "d", "d" },
		"an older":               func(r *engagement.SyncRequest, a *engagement.SyncResponse) { r.Cursor, a.Cursor = 3, 3 },
		"one with a gap":         func(r *engagement.SyncRequest, a *engagement.SyncResponse) { r.Cursor = 5 },
	} {
		s, sent := tappedAndSent()
		s.Keep(checkup(first1))
		sent = s.Request(noon)
		before := s.Clone()
		a := answer(9, row)
		spoil(&sent, &a)
		s.Hear(sent, a, noon)
		if !reflect.DeepEqual(*s, before) {
			t.Errorf("%s answer changed %+v to %+v", name, before, *s)
		}
	}
}

func TestHear_Reset_MarksEverythingAndLosesNothing(t *testing.T) {
	t.Parallel()
	s, sent := tappedAndSent()
	s.Likes["kindness"] = Like{Liked: true, Base: 3, Tap: "k"}
	s.Likes["same"] = Like{Liked: true, Base: 2, Tap: "same"}
	s.Results = map[string]Taken{
		first1: {Result: checkup(first1)}, other2: {Result: checkup(other2), Local: true}, "there": {Result: checkup("there")},
	}
	s.Forgotten = map[string]bool{"gone": false}
	s.Dropped = map[string]bool{"local": true}
	s.Hear(sent, engagement.SyncResponse{
		V: 1, Epoch: "f", Cursor: 2, Reset: true,
		Likes: []engagement.LikeRow{
			{Article: "repair", Version: 2, Tap: "other"}, {Article: "same", Liked: true, Version: 1, Tap: "same"}, {Article: "new", Version: 2, Tap: "new"},
		},
		Results: []engagement.Result{checkup("there")},
	}, noon)
	r := s.Request(noon)
	if s.Epoch != "f" || s.Cursor != 2 || len(r.Likes) != 2 || len(r.Results) != 1 || len(r.Forget) != 1 {
		t.Fatalf("%s at %d sends %+v", s.Epoch, s.Cursor, r)
	}
	for article, base := range map[string]int64{"repair": 0, "kindness": 0, "same": 1, "new": 2} {
		if got := s.Likes[article]; got.Base != base || got.Waiting != (base == 0) {
			t.Errorf("%s: %+v", article, got)
		}
	}
}

func TestHear_Reset_InTheSameEpochGoesBack(t *testing.T) {
	t.Parallel()
	s, sent := tappedAndSent()
	a := answer(1)
	a.Reset = true
	s.Hear(sent, a, noon)
	if s.Cursor != 1 || s.Waiting() != 1 {
		t.Errorf("at %d, %d waiting", s.Cursor, s.Waiting())
	}
}

func TestHear_AForgottenResultStaysForgotten(t *testing.T) {
	t.Parallel()
	s := ann()
	s.Forgotten = map[string]bool{first1: false}
	a := answer(2)
	a.Results = []engagement.Result{checkup(first1)}
	s.Hear(s.Request(noon), a, noon)
	if len(s.Results) != 0 || !s.Forgotten[engagement.Tombstone(first1)] {
		t.Errorf("results %v, forgotten %v: the deletion has to be sent again", s.Results, s.Forgotten)
	}
	s.Keep(checkup(other2))
	s.Results[other2] = Taken{Result: checkup(other2), Local: true}
	s.Forget(other2)
	a = answer(3)
	a.Results = []engagement.Result{checkup(other2)} // a cloned profile sent it
	s.Hear(s.Request(noon), a, noon)
	if len(s.Results) != 0 || !s.Forgotten[engagement.Tombstone(other2)] {
		t.Errorf("results %v, forgotten %v: the deletion has to be sent now", s.Results, s.Forgotten)
	}
}

func TestHear_ADeletionElsewhereDeletesHere(t *testing.T) {
	t.Parallel()
	s := ann()
	a := answer(3)
	a.Forgotten = []string{other2}
	s.Keep(checkup(other2))
	s.Hear(s.Request(noon), a, noon)
	if len(s.Results) != 0 || s.Waiting() != 0 {
		t.Errorf("results %v, %d waiting", s.Results, s.Waiting())
	}
}

func TestHear_ARejectionIsOfThatVeryRevision(t *testing.T) {
	t.Parallel()
	s, sent := tappedAndSent()
	no := answer(4)
	no.Rejected = []engagement.Rejection{{Item: "likes/repair", Code: engagement.UnknownArticle}}
	s.SetLike("repair", false, noon, "t2")
	s.Hear(sent, no, noon)
	if !s.Likes["repair"].Waiting || len(s.Rejected) != 0 {
		t.Fatalf("%+v, rejected %v", s.Likes, s.Rejected)
	}
	sent = s.Request(noon)
	for range 2 {
		s.Hear(sent, no, noon)
		if len(s.Likes) != 0 || len(s.Rejected) != 1 {
			t.Errorf("%+v, rejected %v", s.Likes, s.Rejected)
		}
	}
}

func TestHear_ARejectedResultStaysOnTheDevice(t *testing.T) {
	t.Parallel()
	for _, code := range []string{engagement.BadResult, engagement.ResultConflict} {
		s := ann()
		s.Keep(checkup(first1))
		a := answer(4)
		a.Rejected = []engagement.Rejection{{Item: "results/" + first1, Code: code}}
		if code == engagement.ResultConflict {
			theirs := checkup(first1)
			theirs.TakenAt = "2026-01-01T00:00:00Z"
			a.Results = []engagement.Result{theirs}
		}
		s.Hear(s.Request(noon), a, noon)
		locals := 0
		for _, r := range s.Results {
			if r.Local && r.TakenAt == checkup("").TakenAt {
				locals++
			}
		}
		if locals != 1 || s.Waiting() != 0 || len(s.Rejected) != 1 || len(s.Results) != 1+len(a.Results) {
			t.Errorf("%s: %+v, rejected %v", code, s.Results, s.Rejected)
		}
	}
}

func TestHear_ARowWithOtherBytesDisplacesOurs(t *testing.T) {
	t.Parallel()
	s := ann()
	sent := s.Request(noon)
	s.Keep(checkup(first1))
	theirs := checkup(first1)
	theirs.TakenAt = "2026-01-01T00:00:00Z"
	a := answer(4)
	a.Results = []engagement.Result{theirs}
	s.Hear(sent, a, noon)
	ours := s.Results[Renewed(first1)]
	if !s.Results[first1].Equal(theirs) || !ours.Local || ours.TakenAt != checkup("").TakenAt || len(s.Rejected) != 1 {
		t.Errorf("%+v, rejected %v", s.Results, s.Rejected)
	}
}

// A version that did not know tombstones kept what it heard of them, and the result.
func TestHear_ADeviceOfAnOlderVersionDeletesWhatItMissed(t *testing.T) {
	t.Parallel()
	s := ann()
	s.Results = map[string]Taken{first1: {Result: checkup(first1)}, other2: {Result: checkup(other2)}}
	s.Forgotten = map[string]bool{engagement.Tombstone(first1): false, "an id": true}
	sent := s.Request(noon)
	s.Hear(sent, answer(3), noon)
	want := map[string]bool{engagement.Tombstone(first1): false, engagement.Tombstone("an id"): false}
	if _, there := s.Results[other2]; !there || len(s.Results) != 1 || !reflect.DeepEqual(s.Forgotten, want) {
		t.Errorf("results %v, forgotten %v; want %v", s.Results, s.Forgotten, want)
	}
	if !slices.Contains(sent.Forget, "an id") {
		t.Errorf("what waited was not sent: %v", sent.Forget)
	}
}
