//go:build !js

package edition

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"stale.love/content"
)

// Pick returns what readers may see of a library at a moment, and when that changes
// next (zero: never). A piece appears at midnight, UTC, of the day that it says. A
// draft never does. Nothing that appears names or links to what does not: words
// that lead to a later piece become a link on its day.
//
// A clock that lies before the day on which the help page was last checked is wrong,
// and is taken for that day: a magazine must not vanish with a battery.
func Pick(all *content.Library, now time.Time) (picked *content.Library, next time.Time) {
	today := max(now.UTC().Format(time.DateOnly), all.Help.Checked)
	picked = copyOf(all)
	picked.Articles = nil
	shown := map[string]bool{}
	soonest := ""
	for _, a := range all.Articles {
		switch {
		case a.Draft:
		case a.Published <= today:
			shown[a.Slug] = true
			picked.Articles = append(picked.Articles, a)
		case soonest == "" || a.Published < soonest:
			soonest = a.Published
		}
	}
	hidden := func(path string) bool {
		slug, ok := strings.CutPrefix(path, "/articles/")
		slug, _, _ = strings.Cut(slug, "#")
		return ok && !shown[slug]
	}
	for i := range picked.Articles {
		a := &picked.Articles[i]
		a.Related = only(a.Related, shown)
		a.HTML = unlink(a.HTML, hidden)
	}
	picked.Exercises = slices.Clone(all.Exercises)
	for i := range picked.Exercises {
		picked.Exercises[i].HTML = unlink(picked.Exercises[i].HTML, hidden)
	}
	picked.Pages = slices.Clone(all.Pages)
	for i := range picked.Pages {
		picked.Pages[i].HTML = unlink(picked.Pages[i].HTML, hidden)
	}
	picked.Books.Groups = slices.Clone(all.Books.Groups)
	for i := range picked.Books.Groups {
		g := &picked.Books.Groups[i]
		g.Books = slices.Clone(g.Books)
		for j := range g.Books {
			if b := &g.Books[j]; !shown[b.Article] {
				b.Article = ""
			}
		}
	}
	if soonest != "" {
		next, _ = time.Parse(time.DateOnly, soonest) // package markdown has checked it
	}
	return picked, next
}

// Proof returns a library with everything in it, in which what readers do not see
// says why. For editors.
func Proof(all *content.Library, now time.Time) *content.Library {
	today := max(now.UTC().Format(time.DateOnly), all.Help.Checked)
	proof := copyOf(all)
	proof.Articles = nil
	for _, a := range all.Articles {
		switch {
		case a.Draft:
			a.Mark = "Draft: readers do not see this"
		case a.Published > today:
			a.Mark = "Appears on " + longDay(a.Published)
		}
		proof.Articles = append(proof.Articles, a)
	}
	return proof
}

func copyOf(l *content.Library) *content.Library {
	c := *l
	return &c
}

func longDay(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("2 January 2006")
}

func only(slugs []string, shown map[string]bool) []string {
	var kept []string
	for _, slug := range slugs {
		if shown[slug] {
			kept = append(kept, slug)
		}
	}
	return kept
}

// unlink takes the links to hidden paths out of a piece of HTML and leaves their
// words.
func unlink(markup string, hidden func(path string) bool) string {
	z := html.NewTokenizer(strings.NewReader(markup))
	var out strings.Builder
	changed, open := false, false
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := string(z.Raw()) // before Token, which reads on
		t := z.Token()
		switch {
		case kind == html.StartTagToken && t.Data == "a" && hidden(href(t)):
			changed, open = true, true
		case kind == html.EndTagToken && t.Data == "a" && open:
			open = false
		default:
			out.WriteString(raw)
		}
	}
	if !changed {
		return markup
	}
	return out.String()
}

func href(t html.Token) string {
	for _, a := range t.Attr {
		if a.Key == "href" {
			return a.Val
		}
	}
	return ""
}
