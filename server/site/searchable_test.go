//go:build !js

package site

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"stale.love/content/search"
)

func openSearch(t testing.TB) (*Site, *search.Index, []search.Document) {
	t.Helper()
	s, err := unchanged()
	if err != nil {
		t.Fatal(err)
	}
	documents, err := s.searchable()
	if err != nil {
		t.Fatal(err)
	}
	x, err := search.Open(s.assets.byPath[s.assets.paths["search.index"]].identity)
	if err != nil {
		t.Fatal(err)
	}
	return s, x, documents
}

// wordsOf is every word of a document that has at least n letters, as it stands.
func wordsOf(d search.Document, n int) map[string]bool {
	words := map[string]bool{}
	for _, b := range d.Blocks {
		for w := range strings.FieldsFuncSeq(b.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '’' && r != '\'' }) {
			if w = strings.Trim(w, "’'"); len(w) >= n {
				words[w] = true
			}
		}
	}
	return words
}

func has(r search.Results, path string, top int) bool {
	return slices.ContainsFunc(r.Top(top), func(h search.Result) bool { return h.Path == path })
}

// A figure is found by its sentences. Its drawing and its table would be numbers without
// a sentence.
func TestSearch_AFigureIsItsTitleAndItsNote(t *testing.T) {
	t.Parallel()
	s, _, documents := openSearch(t)
	figures := 0
	for _, d := range documents {
		body := s.bodies[d.Path]
		for body != "" {
			var figure string
			if _, body, _ = strings.Cut(body, "<figure"); body == "" {
				break
			}
			figure, body, _ = strings.Cut(body, "</figure>")
			figures++
			_, title, _ := strings.Cut(figure, `<p class="figure-title"`)
			_, title, _ = strings.Cut(title, ">")
			title, _, _ = strings.Cut(title, "</p>")
			_, label, _ := strings.Cut(figure, `<span class="figure-label">`)
			label, _, _ = strings.Cut(label, "</span>")
			is := func(text string) bool {
				return slices.ContainsFunc(d.Blocks, func(b search.Block) bool { return b.Text == html.UnescapeString(text) })
			}
			if !is(title) || is(label) || is("The numbers") {
				t.Errorf("%s: title %t, label %q %t", d.Path, is(title), label, is(label))
			}
		}
	}
	if figures == 0 {
		t.Error("there is no figure")
	}
}

func TestSearch_EveryWordOfEverythingFindsIt(t *testing.T) {
	t.Parallel()
	_, x, documents := openSearch(t)
	for _, d := range documents {
		for w := range wordsOf(d, 3) {
			if r := x.Search(w, false); !slices.Contains(r.Paths(), d.Path) {
				t.Errorf("%q does not find %s, which has it", w, d.Path)
			}
		}
	}
}

func TestSearch_ATitleFindsItsArticleFirst(t *testing.T) {
	t.Parallel()
	s, x, _ := openSearch(t)
	for _, a := range s.library.Articles {
		if r := x.Search(a.Title, true); r.Len() == 0 || r.Top(1)[0].Path != a.Path() {
			t.Errorf("%q finds %v first", a.Title, r.Top(1))
		}
	}
}

// TestSearch_ASlipInATitleStillFindsIt makes every kind of slip in every longer
// word of every title.
func TestSearch_ASlipInATitleStillFindsIt(t *testing.T) {
	t.Parallel()
	s, x, documents := openSearch(t)
	all := everyWord(documents)
	tried := 0
	for _, a := range s.library.Articles {
		for word := range strings.FieldsSeq(a.Title) {
			plain := strings.Trim(word, ".,:;?!“”’")
			if len(plain) < 5 {
				continue
			}
			for _, typo := range slips(plain) {
				if all[strings.ToLower(typo)] {
					continue // a slip that is a word of its own means that word
				}
				tried++
				query := strings.Replace(a.Title, plain, typo, 1)
				if !has(x.Search(query, false), a.Path(), 3) {
					t.Errorf("%q is not among the first three for %q", a.Title, query)
				}
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d slips were tried", tried)
	}
}

// TestSearch_ASlipInAnyWordStillFindsItsArticle takes words from all over: alone,
// and with one slip, each finds what it stands in.
func TestSearch_ASlipInAnyWordStillFindsItsArticle(t *testing.T) {
	t.Parallel()
	_, x, documents := openSearch(t)
	all := everyWord(documents)
	r := rand.New(rand.NewPCG(7, 11))
	for _, d := range documents {
		words := slices.Sorted(maps.Keys(wordsOf(d, 5)))
		for range min(25, len(words)) {
			w := words[r.IntN(len(words))]
			typos := slips(w)
			typo := typos[r.IntN(len(typos))]
			if strings.ContainsAny(w, "’'") || all[strings.ToLower(typo)] {
				continue
			}
			if !slices.Contains(x.Search(typo, false).Paths(), d.Path) {
				t.Errorf("%q, meant as %q, does not find %s", typo, w, d.Path)
			}
		}
	}
}

// everyWord is every word there is in small letters, with its accents and, as the
// search takes it, without.
func everyWord(documents []search.Document) map[string]bool {
	all := map[string]bool{}
	bare := strings.NewReplacer("á", "a", "ä", "a", "ç", "c", "é", "e", "è", "e", "í", "i", "ó", "o", "ö", "o", "ø", "o", "ú", "u", "ü", "u", "ñ", "n", "š", "s")
	for _, d := range documents {
		for w := range wordsOf(d, 1) {
			all[strings.ToLower(w)], all[bare.Replace(strings.ToLower(w))] = true, true
		}
	}
	return all
}

// slips is a word with one letter left out, doubled, wrong, or swapped with the next.
func slips(word string) []string {
	var all []string
	runes := []rune(word)
	for i := range runes {
		all = append(all,
			string(slices.Delete(slices.Clone(runes), i, i+1)),
			string(slices.Insert(slices.Clone(runes), i, runes[i])))
		wrong := slices.Clone(runes)
		wrong[i] = 'q'
		all = append(all, string(wrong))
		if i > 0 && runes[i] != runes[i-1] {
			swapped := slices.Clone(runes)
			swapped[i], swapped[i-1] = swapped[i-1], swapped[i]
			all = append(all, string(swapped))
		}
	}
	return all
}

func TestSearch_WhoMayBeInDangerIsShownTheHelpPageFirst(t *testing.T) {
	t.Parallel()
	_, x, _ := openSearch(t)
	for _, query := range []string{"he hits me", "I am afraid of my husband", "suicide", "abuse", "she threatens me", "raped", "hotline"} {
		if r := x.Search(query, true); !has(r, "/help", 1) || !r.Top(1)[0].Urgent {
			t.Errorf("%q shows %v", query, x.Search(query, true).Paths())
		}
	}
}

func TestSearch_FindsWhatATextPutsOtherwise(t *testing.T) {
	t.Parallel()
	_, x, _ := openSearch(t)
	for query, path := range map[string]string{
		"cheating": "/articles/after-an-affair", "infidelity": "/articles/after-an-affair", "libido": "/articles/wanting-different-amounts",
		"polyamory": "/articles/what-we-agreed", "mother-in-law": "/articles/other-peoples-parents", "impotence": "/articles/when-the-body-changes",
		"roommates": "/articles/good-housemates", "coparenting": "/articles/two-homes", "neurodivergent": "/articles/two-manuals",
		"gratitude": "/articles/thanks-that-land", "stonewalling": "/articles/four-horsemen", "housework": "/articles/the-whole-job",
	} {
		if !has(x.Search(query, false), path, 3) {
			t.Errorf("%q finds %v, not %s", query, x.Search(query, false).Paths(), path)
		}
	}
}

func TestSearch_EverythingFoundIsThere(t *testing.T) {
	t.Parallel()
	s, x, documents := openSearch(t)
	seen := map[string]bool{}
	for _, d := range documents {
		if seen[d.Path] {
			t.Errorf("%s is indexed twice", d.Path)
		}
		seen[d.Path] = true
		path, id, _ := strings.Cut(d.Path, "#")
		page := read(t, get(s, path))
		if id != "" && !strings.Contains(string(page), `id="`+id+`"`) {
			t.Errorf("there is no %s", d.Path)
		}
	}
	if r := x.Search("exercise couples help", false); r.Len() == 0 {
		t.Error("nothing is found")
	}
}

func BenchmarkSearch(b *testing.B) {
	_, x, _ := openSearch(b)
	for _, query := range []string{"m", "money", "mony figths", "how do we stop arguing about his mothre", "comunicatoin"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				x.Search(query, true).Top(12)
			}
		})
	}
}

func BenchmarkOpenIndex(b *testing.B) {
	s, _, _ := openSearch(b)
	r := s.assets.byPath[s.assets.paths["search.index"]]
	for b.Loop() {
		if _, err := search.Open(r.identity); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(r.identity)), "bytes")
	b.ReportMetric(float64(len(r.br)), "brotli")
	b.ReportMetric(float64(len(r.gz)), "gzip")
}
