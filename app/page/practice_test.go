package page

import (
	"slices"
	"testing"

	"stale.love/content"
)

func TestClock_ARunningClockGoesOnWhereverItIsRead(t *testing.T) {
	t.Parallel()
	e := content.Exercise{ID: "EX-04", Timers: []content.Timer{{Name: "One", Minutes: 2}, {Name: "Both", Minutes: 5}}}
	const start = 1_000_000
	c := Clock{}.Set(e, 0).Start(start)
	for after, want := range map[int64]int{0: 120, 1: 120, 999: 120, 1000: 119, 60_500: 60, 119_001: 1, 119_999: 1} {
		if got := c.At(start + after); got.Left != want || !got.Runs() {
			t.Errorf("after %d ms: %d s left, runs %v; want %d", after, got.Left, got.Runs(), want)
		}
	}
	for _, after := range []int64{120_000, 120_001, 86_400_000} {
		if got := c.At(start + after); got.Left != 0 || got.Runs() || !got.over() {
			t.Errorf("after %d ms: %+v, want it run down", after, got)
		}
	}
	paused := c.Pause(start + 30_000)
	if paused.Left != 90 || paused.Runs() || paused.At(start+500_000) != paused {
		t.Errorf("paused: %+v, want 90 s that wait", paused)
	}
	if again := paused.Start(start + 500_000); again.At(start+590_000).Left != 0 || again.At(start+589_000).Left != 1 {
		t.Errorf("went on: %+v, want 90 s more", again)
	}
	if over := c.At(start + 120_000); over.Start(start+130_000) != over {
		t.Error("a clock that has run down started by itself")
	}
	if other := c.Set(e, 1); other.Left != 300 || other.Runs() || c.Set(e, 2) != c {
		t.Errorf("another timer: %+v", other)
	}
}

func TestDone_ADayCountsOnceAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	var d Done
	first := d.On("EX-04", "2026-11-24")
	second := first.On("EX-04", "2026-11-20").On("EX-04", "2026-11-24").On("EX-05", "2026-11-24")
	if want := []string{"2026-11-20", "2026-11-24"}; !slices.Equal(second["EX-04"], want) {
		t.Errorf("got %v, want %v", second["EX-04"], want)
	}
	if len(d) != 0 || len(first["EX-04"]) != 1 {
		t.Error("marking a day changed the list it was made from")
	}
	if !second.Has("EX-04", "2026-11-20") || second.Has("EX-05", "2026-11-20") || second.last("EX-04") != "2026-11-24" {
		t.Errorf("got %v", second)
	}
	back := second.Undo("EX-05", "2026-11-24").Undo("EX-04", "2026-11-20")
	if _, there := back["EX-05"]; there || back.Has("EX-04", "2026-11-20") || !back.Has("EX-04", "2026-11-24") {
		t.Errorf("after taking back: %v", back)
	}
}

func TestFind_KnowsWhatHasAPageAndNothingElse(t *testing.T) {
	t.Parallel()
	l := &content.Library{
		Articles:  []content.Article{{Slug: "one"}},
		Exercises: []content.Exercise{{Slug: "one"}},
		Pages:     []content.Page{{Slug: "about"}},
	}
	for path, want := range map[string]Place{
		"/articles/one":   {Path: "/articles/one", Kind: Article, Slug: "one"},
		"/exercises/one/": {Path: "/exercises/one", Kind: Exercise, Name: "one"},
		"/about":          {Path: "/about", Kind: Own, Name: "about"},
		"/books":          {Path: "/books", Kind: Books},
		"/":               {Path: "/", Kind: Home},
		"/exercises/two":  {Path: "/exercises/two", Kind: NotFound},
		"/about/one":      {Path: "/about/one", Kind: NotFound},
		"/404":            {Path: "/404", Kind: NotFound},
		"/nothing":        {Path: "/nothing", Kind: NotFound},
	} {
		if got := Find(l, path); got != want {
			t.Errorf("%s: got %+v, want %+v", path, got, want)
		}
	}
	fixed, pieces := Paths(l)
	if slices.Contains(fixed, "/exercises/") || slices.Contains(pieces, "/exercises/one") || !slices.Equal(Kept(l), []string{"/exercises/one", "/about"}) {
		t.Errorf("fixed %v, pieces %v, kept %v", fixed, pieces, Kept(l))
	}
}

func TestExercises_NoneIsOfferedAfterThePrivateQuestionsSaidSo(t *testing.T) {
	t.Parallel()
	two, one := content.Exercise{ID: "EX-01"}, content.Exercise{ID: "EX-02", Alone: true}
	l := &content.Library{Exercises: []content.Exercise{two, one}}
	v := View{Library: l}
	ids := []string{"EX-01", "EX-02"}
	if got := len(practices(v, content.Article{Exercises: ids})); got != 2 {
		t.Errorf("an ordinary article offers %d of 2", got)
	}
	if got := practices(v, content.Article{Exercises: ids, Sensitive: true}); len(got) != 1 || got[0].ID != "EX-02" {
		t.Errorf("a sensitive article offers %v, want the one for one person", got)
	}
	v.Reader.Safety.Hide = true
	if got := practices(v, content.Article{Exercises: ids}); len(got) != 0 {
		t.Errorf("after the questions an article offers %v", got)
	}
}
