//go:build !js

package markdown

import (
	"regexp"
	"testing"

	"stale.love/content"
)

func TestLoad_TheMagazineItself(t *testing.T) {
	t.Parallel()
	lib := mustLoad(t, content.Files)
	if len(lib.Articles) == 0 || len(lib.Exercises) == 0 || len(lib.Quiz.Items) == 0 || len(lib.Help.Countries) == 0 {
		t.Errorf("a part is empty: %d articles, %d exercises, %d items, %d countries",
			len(lib.Articles), len(lib.Exercises), len(lib.Quiz.Items), len(lib.Help.Countries))
	}
}

// Every article rests on two studies that a reader can look up: named by their
// authors and the year, with a DOI.
func TestLoad_EveryArticleNamesTwoStudiesWithADOI(t *testing.T) {
	t.Parallel()
	study := regexp.MustCompile(`<li id="source-[^>]*>\p{Lu}[\p{L}’-]+(?: \p{Lu}[\p{L}’-]+)?(?:(?:, | and )[^<(]*)? \(\d{4}[^<]* <a href="https://doi\.org/`)
	for _, a := range mustLoad(t, content.Files).Articles {
		if n := len(study.FindAllString(a.HTML, -1)); n < 2 {
			t.Errorf("%s: %d named studies with a DOI; want two", a.Slug, n)
		}
	}
}

// At least fifteen pieces show what was found, each from facts that it lists.
func TestFigure_TheMagazineShowsItsFindings(t *testing.T) {
	t.Parallel()
	report := Check(content.Files)
	pieces := 0
	for _, f := range report.Figures {
		if len(f.Drawn) > 0 {
			pieces++
		}
	}
	if pieces < 15 {
		t.Errorf("%d pieces have a figure", pieces)
	}
}
