package page

import (
	"strings"
	"testing"

	"stale.love/content"
)

// corner is a magazine that calls everything by another name.
func corner() *content.Library {
	l := magazine()
	l.Site.Name = "Corner"
	l.Site.Tabs = []content.Link{{To: "/", Name: "Start"}, {To: "/articles", Name: "Pieces"}, {To: "/exercises", Name: "Tries"}}
	l.Site.Titles = content.Titles{}
	for _, path := range content.TitledPages() {
		l.Site.Titles[path] = content.Title{Name: "The " + path[1:] + " here", About: "About " + path}
	}
	l.Site.Categories = content.Names{content.Communication: "élan", content.Intimacy: "closeness", content.SharedGoals: "plans", content.Conflict: "rows"}
	l.Site.Mark = content.Mark{Side: "7", Shapes: `<path d="M0 0h7"></path>`}
	l.Exercises = []content.Exercise{{ID: "EX-01", Slug: "walk", Name: "Walk", Category: content.Communication}}
	return l
}

func TestShell_TabsAreTheMagazinesAndShowWhereThePageBelongs(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/": "Start", "/articles": "Pieces", "/exercises": "Tries", "/exercises/walk": "Tries",
		"/search": "Pieces", // has no tab, and is most like articles
		"/help":   "", "/nowhere": "",
	} {
		l := corner()
		drawn := markup(View{Library: l, Place: Find(l, path)})
		_, tabs, _ := strings.Cut(drawn, `class="tabs"`)
		_, tabs, _ = strings.Cut(tabs, ">") // attributes come in any order
		tabs, _, _ = strings.Cut(tabs, "</nav>")
		if n := strings.Count(tabs, "<a"); n != 3 {
			t.Errorf("%s: %d tabs", path, n)
		}
		current := ""
		for _, tab := range strings.Split(tabs, "</a>") {
			if strings.Contains(tab, "aria-current") {
				current += words(tab)
			}
		}
		if strings.TrimSpace(current) != want {
			t.Errorf("%s: %q is current, want %q", path, current, want)
		}
	}
}

func TestPages_AreCalledWhatTheMagazineCallsThem(t *testing.T) {
	t.Parallel()
	l := corner()
	for _, path := range content.TitledPages() {
		v := View{Library: l, Place: Find(l, path)}
		want := "The " + path[1:] + " here"
		title, about := v.Head()
		if title != want+" · Corner" && path != "/help" { // whose title tells nothing
			t.Errorf("%s is called %q", path, title)
		}
		if about != "About "+path && path != "/help" {
			t.Errorf("%s is about %q", path, about)
		}
		if drawn := words(markup(v)); path != "/search" && !strings.Contains(drawn, want) {
			t.Errorf("%s does not show its name: %s", path, drawn)
		}
	}
	for _, path := range []string{"/articles", "/exercises"} {
		if drawn := words(markup(View{Library: l, Place: Find(l, path)})); !strings.Contains(drawn, "Élan") || strings.Contains(drawn, "Communication") {
			t.Errorf("%s does not call the categories by their names: %s", path, drawn)
		}
	}
	if drawn := markup(View{Library: l, Place: Find(l, "/")}); !strings.Contains(drawn, `viewBox="0 0 7 7"`) || !strings.Contains(drawn, `M0 0h7`) {
		t.Error("the mark is not the magazine's")
	}
}
