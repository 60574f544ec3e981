package page

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"stale.love/content"
)

// forDanger is a magazine with two pieces that somebody in danger may open and two
// that are for everybody.
func forDanger() *content.Library {
	l := magazine()
	l.Site.Afraid, l.Site.Masthead.Unread = "Leave the exercises alone if you are afraid.", "No clinician has read this piece yet."
	l.Articles = []content.Article{
		{Slug: "bids", Title: "Bids", Category: content.Communication, Related: []string{"fights"}, Exercises: []string{"EX-01"}},
		{Slug: "fights", Title: "Fights", Category: content.Conflict, Related: []string{"bids"}},
		{Slug: "lines", Title: "Red lines", Category: content.Safety, Sensitive: true, Related: []string{"stay", "bids"}},
		{Slug: "stay", Title: "Stay or go", Category: content.Conflict, Sensitive: true, Related: []string{"lines"}, Reviewed: "A. Reader, psychologist"},
	}
	return l
}

func drawnArticle(l *content.Library, slug string) string {
	return words(app.HTMLString(Render(View{Library: l, Place: Find(l, "/articles/"+slug), Body: "<div class=\"prose\"><p>Text.</p></div>"})))
}

func TestArticle_SpeaksToReadersInDanger(t *testing.T) {
	t.Parallel()
	l := forDanger()
	for slug, one := range map[string]string{"lines": "Stay or go", "stay": "Red lines"} {
		text := drawnArticle(l, slug)
		for _, want := range []string{"Leave this site", "If you want to talk to someone", "Help and support", one} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing in: %s", slug, want, text)
			}
		}
		for _, no := range []string{"Read next", "To practise", "Leave the exercises alone", "Bids", "Fights"} {
			if strings.Contains(text, no) {
				t.Errorf("%s: %q is in: %s", slug, no, text)
			}
		}
	}
	if text := drawnArticle(l, "bids"); !strings.Contains(text, "Read next") || !strings.Contains(text, "Leave the exercises alone if you are afraid.") {
		t.Errorf("a piece for everybody says %s", text)
	}
	if text := drawnArticle(l, "fights"); strings.Contains(text, "Leave the exercises alone") || strings.Contains(text, "Stay or go") {
		t.Errorf("a piece without exercises, beside a sensitive one of its category, says %s", text)
	}
}

func TestArticle_SaysWhoHasReadIt(t *testing.T) {
	t.Parallel()
	l := forDanger()
	if text := drawnArticle(l, "bids"); !strings.Contains(text, "No clinician has read this piece yet.") {
		t.Errorf("a piece that nobody has read says %s", text)
	}
	if text := drawnArticle(l, "stay"); !strings.Contains(text, "Read by A. Reader, psychologist.") || strings.Contains(text, "No clinician") {
		t.Errorf("a piece that somebody has read says %s", text)
	}
}

// A place in a piece that became sensitive later may still be on a device.
func TestHome_SaysNothingOfWhatWasReadInDanger(t *testing.T) {
	t.Parallel()
	l := forDanger()
	v := View{Library: l, Place: Find(l, "/")}
	v.Reader.Reading.Marks = map[string]Mark{"stay": {Share: 0.5, At: 2}}
	if text := words(app.HTMLString(Render(v))); strings.Contains(text, "Continue") || strings.Contains(text, "left") {
		t.Errorf("home says %s", text)
	}
	v.Reader.Reading.Marks["bids"] = Mark{Share: 0.5, At: 1}
	if text := words(app.HTMLString(Render(v))); !strings.Contains(text, "Continue") {
		t.Errorf("home says nothing of any piece: %s", text)
	}
}

func TestCheckup_KeepingIsAsked(t *testing.T) {
	t.Parallel()
	class := func(chosen string) [2]string {
		v := View{Library: magazine(), Place: Place{Kind: Checkup, Path: "/checkup"}}
		v.Reader.Draft = NewDraft(v.Library.Quiz)
		v.Reader.Draft.At = len(v.Library.Quiz.Items)
		v.Reader.Keeping.Snapshot = chosen
		markup := app.HTMLString(Render(v))
		var found [2]string
		for i, action := range []string{"finish", "finish-unkept"} {
			before, _, ok := strings.Cut(markup, `data-action="`+action+`"`)
			if !ok {
				t.Fatalf("no way to %s", action)
			}
			// Attributes come in any order: the whole tag.
			tag := before[strings.LastIndex(before, "<"):] + strings.SplitN(markup[len(before):], ">", 2)[0]
			_, rest, _ := strings.Cut(tag, `class="`)
			found[i], _, _ = strings.Cut(rest, `"`)
		}
		return found
	}
	if c := class(""); c[0] != c[1] {
		t.Errorf("at first the two ways are %q and %q", c[0], c[1])
	}
	if c := class("no"); !strings.Contains(c[0], "second") || strings.Contains(c[1], "second") {
		t.Errorf("after “no” the two ways are %q and %q", c[0], c[1])
	}
}

func TestCheckup_ADraftSaysHowToDropIt(t *testing.T) {
	t.Parallel()
	v := View{Library: magazine(), Place: Place{Kind: Checkup, Path: "/checkup"}}
	if text := words(app.HTMLString(Render(v))); !strings.Contains(text, "saved on this device") || !strings.Contains(text, "Don’t save answers as I go") {
		t.Errorf("a draft that is saved says %s", text)
	}
	v.Reader.Keeping.Draft = "no"
	if text := words(app.HTMLString(Render(v))); !strings.Contains(text, "not saved") || strings.Contains(text, "saved on this device") || !strings.Contains(text, "Save answers as I go") {
		t.Errorf("a draft that is not saved says %s", text)
	}
}
