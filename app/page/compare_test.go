package page

import (
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/compare"
	"stale.love/app/engagement"
	"stale.love/content"
)

// paired is a view of a reader with a snapshot, at a page.
func paired(kind Kind, path string) View {
	q := content.Quiz{ID: "checkup", Version: 1, Answers: []string{"0", "1", "2", "3", "4"}, Bands: []content.Band{
		{From: 87.5, Label: "A strong spot"}, {From: 62.5, Label: "Going well"}, {From: 37.5, Label: "Some of both"}, {Label: "Needs some care"},
	}}
	r := engagement.Result{ID: "r", Quiz: "checkup", Version: 1, TakenAt: "2026-11-24T10:00:00Z"}
	for _, part := range content.Categories() {
		for range 6 {
			q.Items = append(q.Items, content.Item{ID: string(part), Part: part, Text: "an item of " + string(part)})
			r.Answers = append(r.Answers, 3)
		}
	}
	v := View{Library: &content.Library{Quiz: q}, Place: Place{Path: path, Kind: kind}}
	v.Reader.Account, v.Reader.Results = "ann", []engagement.Result{r}
	return v
}

func markup(v View) string { return app.HTMLString(Render(v)) }

func stages() []compare.Stage {
	return []compare.Stage{"", compare.None, compare.Code, compare.Greeting, compare.Mismatch, compare.Ready,
		compare.Sealed, compare.Agreed, compare.Open, compare.Elsewhere, compare.Ending}
}

// After a "yes" to a private question, comparing is not there and never was.
func TestCompare_IsHiddenWithoutATrace(t *testing.T) {
	t.Parallel()
	for _, account := range []string{"", "ann"} {
		v := paired(Snapshot, "/checkup/snapshot")
		v.Reader.Account = account
		if !strings.Contains(markup(v), "side by side") {
			t.Errorf("account %q: the snapshot does not mention comparing", account)
		}
		v.Reader.Safety.Hide = true
		for _, at := range []Place{{Path: "/checkup/snapshot", Kind: Snapshot}, {Path: "/checkup/compare", Kind: Compare}} {
			v.Place = at
			for _, s := range stages() {
				v.Reader.Comparison.Stage = s
				html := strings.ToLower(markup(v))
				for _, trace := range []string{"side by side", "/checkup/compare", "compare-", "both phones"} {
					if strings.Contains(html, trace) {
						t.Errorf("%s, stage %q: %q is still there", at.Path, s, trace)
					}
				}
			}
		}
	}
}

func TestCompare_NothingOfTheOtherIsDrawnBeforeItIsOpen(t *testing.T) {
	t.Parallel()
	for _, s := range stages() {
		v := paired(Compare, "/checkup/compare")
		v.Reader.Comparison.Standing = compare.Standing{
			Stage: s, Code: "7KQM-RT4X-9WHC", Until: time.Date(2026, 12, 24, 12, 0, 0, 0, time.UTC),
			Ours: compare.Parts{Version: 1, Percent: [4]int{75, 75, 75, 75}}, Theirs: compare.Parts{Version: 1, Percent: [4]int{11, 91, 12, 92}},
		}
		html := markup(v)
		shown := strings.Contains(html, "· 91") || strings.Contains(html, "A strong spot")
		if shown != (s == compare.Open) {
			t.Errorf("stage %q: the other's part is shown: %v", s, shown)
		}
		v.Reader.Account = ""
		if html = markup(v); strings.Contains(html, "· 91") || !strings.Contains(html, "It needs an account on both phones") {
			t.Errorf("stage %q, signed out: %s", s, html)
		}
	}
}

func TestCompare_ShowsPartsAndNothingElse(t *testing.T) {
	t.Parallel()
	v := paired(Compare, "/checkup/compare")
	v.Reader.Comparison.Standing = compare.Standing{
		Stage: compare.Open, Ours: compare.Parts{Version: 1, Percent: [4]int{79, 0, compare.Unknown, 100}},
		Theirs: compare.Parts{Version: 1, Percent: [4]int{33, compare.Unknown, compare.Unknown, 88}},
	}
	html := markup(v)
	for words, times := range map[string]int{
		"Differences are normal.": 1, "Neither of you is wrong.": 1, "Your partner</span>": 4, ">You</span>": 4,
		"Going well · 79": 1, "Needs some care · 0": 1, "A strong spot · 100": 1, "Needs some care · 33": 1, "A strong spot · 88": 1,
		"Not enough answers to show": 3, "an item of": 0, "an earlier edition": 0, `class="value"`: 4,
	} {
		if got := strings.Count(html, words); got != times {
			t.Errorf("%q is there %d times, not %d", words, got, times)
		}
	}
	for _, never := range []string{"compatib", "score", "total", "average", "percentile", "match"} {
		if strings.Contains(strings.ToLower(html), never) {
			t.Errorf("%q is said", never)
		}
	}
	v.Reader.Comparison.Theirs.Version = 2
	if !strings.Contains(markup(v), "different editions") {
		t.Error("two editions are compared without a word")
	}
}

func TestCompare_LeavingThePageForgetsIt(t *testing.T) {
	t.Parallel()
	v := paired(Compare, "/checkup/compare")
	v.Reader.Comparison.Stage = compare.Open
	if got := v.At(Place{Path: "/", Kind: Home}, "").Reader.Comparison; got != (Comparison{}) {
		t.Errorf("kept: %+v", got)
	}
}

// What a reader is about to share is what the snapshot prints, and nothing else.
func TestCompare_SaysWhatWillLeaveTheDevice(t *testing.T) {
	t.Parallel()
	v := paired(Compare, "/checkup/compare")
	v.Reader.Comparison.Stage = compare.Ready
	if html := markup(v); strings.Count(html, "Going well · 75") != 4 || !strings.Contains(html, "24 November 2026") {
		t.Errorf("not said: %s", html)
	}
	v.Reader.Results = nil
	if html := markup(v); strings.Contains(html, "compare-seal") || !strings.Contains(html, "Take the checkup") {
		t.Errorf("without a snapshot: %s", html)
	}
}
