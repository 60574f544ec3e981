package replica

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stale.love/app/engagement"
	"stale.love/content"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func checkup(id string) engagement.Result {
	return engagement.Result{
		ID: id, Quiz: "checkup", Version: 1, Answers: []content.Answer{3, content.Missing}, TakenAt: "2026-11-02T12:00:00Z",
	}
}

const (
	first1 = "01a19b7c-a7a4-7001-8000-abd14a2b3c4d"
	other2 = "01a19b7c-a7a5-7002-8000-abd14a2b3c4d"
)

func ann() *State { return &State{Account: "ann", Epoch: "e", Share: "yes"} }

func TestSetLike_WaitsForAnAccountOnly(t *testing.T) {
	t.Parallel()
	for account, waits := range map[string]bool{"ann": true, "": false} {
		s := State{Account: account}
		s.SetLike("repair", true, noon, "t1")
		want := Like{Liked: true, TappedAt: noon.UnixMilli(), Tap: "t1", Waiting: waits}
		if got := s.Likes["repair"]; !reflect.DeepEqual(got, want) {
			t.Errorf("account %q: %+v, want %+v", account, got, want)
		}
	}
}

func TestSetLike_OfTheSameValueChangesNothing(t *testing.T) {
	t.Parallel()
	s := ann()
	s.SetLike("repair", false, noon, "t1")
	s.SetLike("kindness", true, noon, "t2")
	before := s.Clone()
	s.SetLike("kindness", true, noon.Add(time.Hour), "t3")
	if len(s.Likes) != 1 || !reflect.DeepEqual(*s, before) {
		t.Errorf("%+v, want %+v", *s, before)
	}
}

func TestSetLike_NamesTheTapsItCameAfter(t *testing.T) {
	t.Parallel()
	s := ann()
	s.Likes = map[string]Like{"repair": {Liked: true, Base: 7, Tap: "t0"}}
	for i := range engagement.MaxAfter + 2 {
		s.SetLike("repair", i%2 == 1, noon, fmt.Sprint("t", i+1))
		after := s.Likes["repair"].After
		if last := fmt.Sprint("t", i); after[len(after)-1] != last || len(after) > engagement.MaxAfter {
			t.Fatalf("tap %d comes after %v, want no more than %d, the last %s", i+1, after, engagement.MaxAfter, last)
		}
	}
	if got := s.Likes["repair"].Base; got != 7 {
		t.Errorf("base %d, want that of the row that was seen, 7", got)
	}
}

func TestKeep_GoesToTheAccountOnlyIfTheReaderAgreed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		account, share string
		waits          bool
	}{{"", "", false}, {"", "yes", false}, {"ann", "", false}, {"ann", "no", false}, {"ann", "yes", true}} {
		s := State{Account: c.account, Share: c.share}
		s.Keep(checkup(first1))
		if got := s.Results[first1]; got.Waiting != c.waits || got.Local == c.waits {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

func TestForget_LeavesATombstoneThatWaitsIfTheServerMayKnow(t *testing.T) {
	t.Parallel()
	s := ann()
	s.Keep(checkup(first1))
	s.Share = ""
	s.Keep(checkup(other2))
	s.Forget(first1)
	s.Forget(other2)
	s.Forget("unknown")
	if want := map[string]bool{engagement.Tombstone(first1): true}; !reflect.DeepEqual(s.Forgotten, want) || !s.Dropped[other2] {
		t.Errorf("forgotten %v, want %v; dropped %v", s.Forgotten, want, s.Dropped)
	}
	s.Keep(checkup(first1))
	s.Keep(checkup(other2))
	if len(s.Results) != 0 {
		t.Errorf("a forgotten result came back: %v", s.Results)
	}
}

func TestAgree_Yes_SendsWhatWasLocal(t *testing.T) {
	t.Parallel()
	s := &State{Account: "ann"}
	s.Keep(checkup(first1))
	s.Agree(true)
	if got := s.Results[first1]; got.Local || !got.Waiting || s.Share != "yes" {
		t.Errorf("%+v, share %q", got, s.Share)
	}
}

func TestAgree_No_DeletesOnTheServerAndKeepsHere(t *testing.T) {
	t.Parallel()
	s := ann()
	s.Keep(checkup(first1))                                      // may be on its way
	s.Results[other2] = Taken{Result: checkup(other2)}           // is on the server
	s.Results["local"] = Taken{Result: checkup(""), Local: true} // is not
	s.Agree(false)
	if want := map[string]bool{engagement.Tombstone(first1): true, engagement.Tombstone(other2): true}; !reflect.DeepEqual(s.Forgotten, want) {
		t.Errorf("forgotten %v, want %v", s.Forgotten, want)
	}
	if len(s.Results) != 3 || len(s.Request(noon).Results) != 0 {
		t.Errorf("results %+v", s.Results)
	}
	for id, got := range s.Results {
		if !got.Local || got.Waiting || s.Forgotten[id] {
			t.Errorf("result %s: %+v", id, got)
		}
	}
}

func TestRenewed_IsAnotherUUIDv7OfTheSameTime(t *testing.T) {
	t.Parallel()
	again := Renewed(first1)
	if again == first1 || again != Renewed(first1) || again == Renewed(other2) ||
		len(again) != 36 || again[:15] != first1[:15] || again[18] != '-' || again[19]&^3 != '8' && again[19] != 'a' && again[19] != 'b' {
		t.Errorf("%s renews %s", again, first1)
	}
}

func TestRequest_KeepsTheLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := ann()
		n := rapid.IntRange(0, 150).Draw(t, "items")
		for i := range n {
			name := fmt.Sprintf("%03d", i)
			s.SetLike(name, true, noon.Add(time.Duration(-i)*time.Second), "t"+name)
			s.Keep(checkup(name))
			set(&s.Forgotten, "f"+name, true)
		}
		r := s.Request(noon)
		if len(r.Likes) != min(n, engagement.MaxLikes) || len(r.Results) != min(n, engagement.MaxResults) || len(r.Forget) != min(n, engagement.MaxForget) {
			t.Fatalf("%d likes, %d results, %d deletions of %d each", len(r.Likes), len(r.Results), len(r.Forget), n)
		}
		if n > 0 && r.Likes[0].AgeMS != int64(n-1)*1000 {
			t.Fatalf("the first like is %d ms old, not the oldest", r.Likes[0].AgeMS)
		}
		k := rapid.IntRange(0, 400).Draw(t, "first")
		if got := items(first(r, k)); got != min(k, items(r)) {
			t.Fatalf("the first %d of %d items are %d", k, items(r), got)
		}
	})
}

func TestRequest_OfATapInTheFutureIsNow(t *testing.T) {
	t.Parallel()
	s := ann()
	s.SetLike("repair", true, noon, "t1")
	if got := s.Request(noon.Add(-time.Hour)).Likes[0].AgeMS; got != 0 {
		t.Errorf("age %d", got)
	}
}

func TestState_SurvivesJSONAndCloneSharesNothing(t *testing.T) {
	t.Parallel()
	s := State{
		Account: "ann", Epoch: "e", Cursor: 3, Share: "yes", Claim: "ann",
		Likes:     map[string]Like{"a": {Liked: true, TappedAt: 1, Base: 2, Tap: "t", Waiting: true, After: []string{"u"}}},
		Results:   map[string]Taken{first1: {Result: checkup(first1), Waiting: true}},
		Forgotten: map[string]bool{other2: true},
		Dropped:   map[string]bool{"d": true},
		Rejected:  []engagement.Rejection{{Item: "likes/x", Code: engagement.UnknownArticle, Message: "Gone."}},
		Adopted:   map[string]bool{"t": true},
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back State
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, s) {
		t.Errorf("%+v, %v, want %+v", back, err, s)
	}
	c := s.Clone()
	c.Likes["b"], c.Results["b"], c.Forgotten["b"], c.Dropped["b"], c.Adopted["b"] = Like{}, Taken{}, true, true, true
	c.Rejected[0].Code = "changed"
	if !reflect.DeepEqual(back, s) {
		t.Errorf("changing a clone changed %+v", s)
	}
}
