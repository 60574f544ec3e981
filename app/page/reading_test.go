package page

import (
	"testing"

	"stale.love/content"
)

func TestReading_TheLastBegunComesFirstAndDangerIsNeverNamed(t *testing.T) {
	t.Parallel()
	library := &content.Library{Articles: []content.Article{
		{Slug: "looked-at"}, {Slug: "begun"}, {Slug: "finished"}, {Slug: "danger", Sensitive: true}, {Slug: "begun-later"}, {Slug: "unopened"},
	}}
	r := Reading{Marks: map[string]Mark{
		"looked-at": {Share: 0.01, At: 9}, "begun": {Share: 0.5, At: 1}, "finished": {Share: 0.9, Done: true, At: 8},
		"danger": {Share: 0.5, At: 7}, "begun-later": {Share: 0.2, At: 2}, "gone": {Share: 0.3, At: 5},
	}}
	var got []string
	for _, a := range r.Unfinished(library) {
		got = append(got, a.Slug)
	}
	if len(got) != 2 || got[0] != "begun-later" || got[1] != "begun" {
		t.Errorf("unfinished: %v", got)
	}
}

func TestReading_MinutesLeftAreRoundedUpAndNeverNought(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		minutes int
		share   float64
		want    string
	}{{6, 0.5, "3 min left"}, {6, 0.52, "3 min left"}, {6, 0.99, "1 min left"}, {1, 0.04, "1 min left"}} {
		if got := minutesLeft(content.Article{Minutes: c.minutes}, Mark{Share: c.share}); got != c.want {
			t.Errorf("%v of %d minutes: %q, not %q", c.share, c.minutes, got, c.want)
		}
	}
}
