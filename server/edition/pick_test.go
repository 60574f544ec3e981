//go:build !js

package edition

import (
	"slices"
	"testing"
	"time"

	"stale.love/content"
)

// library has pieces of three days and a draft, which lead to each other.
func library() *content.Library {
	piece := func(slug, day string, related ...string) content.Article {
		return content.Article{
			Slug: slug, Title: "The " + slug, Dek: "About it.", Category: content.Conflict, Published: day, Checked: "2026-11-01", Minutes: 1, Related: related,
			HTML: `<div class="prose"><p>See <a href="/articles/second#end"><em>the second</em></a>, <a href="/articles/draft">a draft</a>` +
				` &amp; <a href="/help">help</a>.</p></div>`,
		}
	}
	draft := piece("draft", "2026-11-01", "first")
	draft.Draft = true
	return &content.Library{
		Site:      content.Site{Name: "stale.love", Tagline: "t", Mark: content.Mark{Side: "2", Shapes: `<circle cx="1" cy="1" r="1" fill="currentColor"></circle>`}, Colours: colours()},
		Help:      content.Help{Checked: "2026-11-10"},
		Exercises: []content.Exercise{{ID: "EX-01", Slug: "walk", Name: "Walk", Category: content.Conflict, Checked: "2026-11-01", HTML: `<p><a href="/articles/second">So</a></p>`}},
		Pages:     []content.Page{{Slug: "about", HTML: `<p><a href="/articles/draft">So</a></p>`}},
		Books:     content.Books{Groups: []content.BookGroup{{Books: []content.Book{{Article: "second"}, {Article: "first"}}}}},
		Articles: []content.Article{
			piece("third", "2026-12-24", "second"), piece("second", "2026-12-01", "first"), piece("first", "2026-11-01", "second", "draft", "third"), draft,
		},
	}
}

// colours are black on white, in every scheme.
func colours() content.Colours {
	s := content.Scheme{}
	for _, token := range content.Tokens() {
		s[token] = "#000000"
	}
	s["paper"] = "#ffffff"
	return content.Colours{Light: s, Sepia: s, Dark: s}
}

func slugs(l *content.Library) []string {
	var out []string
	for _, a := range l.Articles {
		out = append(out, a.Slug)
	}
	return out
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestPick_APieceAppearsOnItsDayAndADraftNever(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		now, next string
		want      []string
	}{
		{"2026-11-23T12:00:00Z", "2026-12-01T00:00:00Z", []string{"first"}},
		{"2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z", []string{"first"}},
		{"2026-12-01T00:00:00Z", "2026-12-24T00:00:00Z", []string{"second", "first"}},
		{"2026-12-24T01:00:00+02:00", "2026-12-24T00:00:00Z", []string{"second", "first"}},
		{"2026-12-24T00:00:00Z", "", []string{"third", "second", "first"}},
	} {
		picked, next := Pick(library(), at(tt.now))
		if got := slugs(picked); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.now, got, tt.want)
		}
		if tt.next == "" != next.IsZero() || tt.next != "" && !next.Equal(at(tt.next)) {
			t.Errorf("%s: next is %v, want %s", tt.now, next, tt.next)
		}
	}
}

func TestPick_NothingLeadsToWhatIsNotThere(t *testing.T) {
	t.Parallel()
	all := library()
	picked, _ := Pick(all, at("2026-11-23T12:00:00Z"))
	first, _ := picked.Article("first")
	if want := `<div class="prose"><p>See <em>the second</em>, a draft &amp; <a href="/help">help</a>.</p></div>`; first.HTML != want {
		t.Errorf("got %s", first.HTML)
	}
	if len(first.Related) != 0 {
		t.Errorf("related to %v", first.Related)
	}
	if picked.Exercises[0].HTML != "<p>So</p>" || picked.Pages[0].HTML != "<p>So</p>" || picked.Books.Groups[0].Books[0].Article != "" || picked.Books.Groups[0].Books[1].Article != "first" {
		t.Errorf("the rest: %+v %+v %+v", picked.Exercises, picked.Pages, picked.Books)
	}
	picked, _ = Pick(all, at("2026-12-02T12:00:00Z"))
	first, _ = picked.Article("first")
	if want := `<div class="prose"><p>See <a href="/articles/second#end"><em>the second</em></a>, a draft &amp; <a href="/help">help</a>.</p></div>`; first.HTML != want {
		t.Errorf("on its day: %s", first.HTML)
	}
	if !slices.Equal(first.Related, []string{"second"}) {
		t.Errorf("on its day: related to %v", first.Related)
	}
	if whole, _ := all.Article("first"); len(whole.Related) != 3 {
		t.Error("the library itself was changed")
	}
}

func TestPick_AClockThatIsWrongHidesNoMagazine(t *testing.T) {
	t.Parallel()
	picked, next := Pick(library(), at("1970-01-01T00:00:00Z"))
	if got := slugs(picked); !slices.Equal(got, []string{"first"}) || !next.Equal(at("2026-12-01T00:00:00Z")) {
		t.Errorf("%v, next %v", got, next)
	}
}

func TestProof_ShowsEverythingAndSaysWhatReadersDoNotSee(t *testing.T) {
	t.Parallel()
	proof := Proof(library(), at("2026-12-01T00:00:00Z"))
	want := map[string]string{
		"first": "", "second": "", "third": "Appears on 24 December 2026", "draft": "Draft: readers do not see this",
	}
	for _, a := range proof.Articles {
		if a.Mark != want[a.Slug] {
			t.Errorf("%s is marked %q", a.Slug, a.Mark)
		}
		delete(want, a.Slug)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}
