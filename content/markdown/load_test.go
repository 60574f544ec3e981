package markdown

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"stale.love/content"
	"stale.love/content/markdown/markdowntest"
)

// magazine returns a copy of the small magazine.
func magazine(t testing.TB) fstest.MapFS { return markdowntest.Magazine(t) }

func mustLoad(t testing.TB, fsys fs.FS) *content.Library {
	t.Helper()
	lib, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestLoad_ArticleHTMLIsGolden(t *testing.T) {
	t.Parallel()
	a, _ := mustLoad(t, magazine(t)).Article("small-bids")
	golden := filepath.Join("testdata", "small-bids.golden.html")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(a.HTML+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(a.HTML+"\n", "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(got) || got[i] != line {
			t.Fatalf("%s:%d: want %q; got the rest %q", golden, i+1, line, got[min(i, len(got)):])
		}
	}
}

func TestLoad_FillsTheLibrary(t *testing.T) {
	t.Parallel()
	lib := mustLoad(t, magazine(t))
	var slugs []string
	for _, a := range lib.Articles {
		slugs = append(slugs, a.Slug)
	}
	if want := []string{"red-lines", "two-rituals", "small-bids"}; !slices.Equal(slugs, want) {
		t.Errorf("articles: got %v, want the newest first and equals by slug: %v", slugs, want)
	}
	a, _ := lib.Article("small-bids")
	if a.Dek != "Most closeness is built in moments." || a.Updated != "2026-10-01" || a.Checked != "2026-11-23" ||
		a.Sources != 2 || a.Minutes != 1 || a.Sensitive || !slices.Equal(a.Facts, []string{"BID-1", "BID-2"}) ||
		!slices.Equal(a.Exercises, []string{"EX-01"}) || !slices.Equal(a.Related, []string{"two-rituals"}) {
		t.Errorf("small-bids: got %+v", a)
	}
	if a, _ := lib.Article("red-lines"); !a.Sensitive {
		t.Error("red-lines is not sensitive")
	}
	if e, _ := lib.ExerciseAt("hello-and-goodbye"); e.ID != "EX-02" || e.Minutes != 2 || !e.Alone || e.Category != content.SharedGoals {
		t.Errorf("EX-02: got %+v", e)
	}
	e, _ := lib.Exercise("EX-01")
	if want := []string{"Pick one hour – any.", "Look up from “it”."}; !slices.Equal(e.Steps, want) {
		t.Errorf("EX-01: got steps %q, want %q", e.Steps, want)
	}
	if e.Alone || e.Caution == "" || !slices.Equal(e.Timers, []content.Timer{{Name: "Each of you", Minutes: 2}}) ||
		!strings.Contains(e.HTML, `<li id="source-gottman1998" value="1">`) || lib.Site.Badge(e.Badge).Means != "Somebody has." {
		t.Errorf("EX-01: got %+v", e)
	}
	if got := lib.Help.Countries[0].Services[0].Call; !slices.Equal(got, []string{"000"}) {
		t.Errorf("a number lost its zeros: %v", got)
	}
	q := lib.Quiz
	if len(q.Items) != 24 || !q.Items[1].Reversed || q.Bands[1].From != 62.5 || q.Starts[0].Special[0].Article != "phones" ||
		q.Starts[4].Part != "" || q.Answers[4] != "Almost always" {
		t.Errorf("checkup: got %+v", q)
	}
}

func TestLoad_ReadingTimeIsRoundedUp(t *testing.T) {
	t.Parallel()
	for words, want := range map[int]int{1: 1, 220: 1, 221: 2, 440: 2, 441: 3} {
		files := magazine(t)
		edit(t, files, "articles/two-rituals.md", "Pizza on a Friday.", strings.Repeat("*pizza*\n", words))
		a, _ := mustLoad(t, files).Article("two-rituals")
		if a.Minutes != want {
			t.Errorf("%d words: got %d minutes, want %d", words, a.Minutes, want)
		}
	}
}

func TestLoad_AWideTableCarriesItsColumnsNames(t *testing.T) {
	t.Parallel()
	files := magazine(t)
	edit(t, files, "articles/two-rituals.md", "Pizza on a Friday.", "|A *b*|\"C\" & d|E|F|\n|-|-|-|-|\n|1|2|3|4|\n\n|A|B|C|\n|-|-|-|\n|1|2|3|")
	a, _ := mustLoad(t, files).Article("two-rituals")
	for _, part := range []string{`<table class="wide">`, `<td data-label="A b">1</td>`, `<td data-label="“C” &amp; d">2</td>`, "<table>\n", "<td>3</td>"} {
		if !strings.Contains(a.HTML, part) {
			t.Errorf("there is no %s in %s", part, a.HTML)
		}
	}
}

func TestLoad_WindowsLineEndsChangeNothing(t *testing.T) {
	t.Parallel()
	files := magazine(t)
	want, _ := mustLoad(t, files).Article("small-bids")
	file := files["articles/small-bids.md"]
	file.Data = []byte(strings.ReplaceAll(string(file.Data), "\n", "\r\n"))
	if got, _ := mustLoad(t, files).Article("small-bids"); got.HTML != want.HTML {
		t.Errorf("got %s", got.HTML)
	}
}

func TestDOIURL_EscapesAllThatIsNotPlain(t *testing.T) {
	t.Parallel()
	for doi, want := range map[string]string{
		"10.1086/702761": "https://doi.org/10.1086/702761",
		"10.1002/(SICI)1097<1661::AID>3.0.CO;2-2": "https://doi.org/10.1002/(SICI)1097%3C1661::AID%3E3.0.CO;2-2",
		`10.1000/a#b?c%d"e[f]`:                    "https://doi.org/10.1000/a%23b%3Fc%25d%22e%5Bf%5D",
		"10.1000/é":                               "https://doi.org/10.1000/%C3%A9",
	} {
		if got := doiURL(doi); got != want {
			t.Errorf("%s: got %s, want %s", doi, got, want)
		}
	}
}

func TestLetters_CountLikeAnOrderedList(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "a", 26: "z", 27: "aa", 52: "az", 53: "ba", 703: "aaa"} {
		if got := letters(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

// edit replaces the one place in a file where old stands.
func edit(t testing.TB, files fstest.MapFS, file, old, new string) {
	t.Helper()
	data := string(files[file].Data)
	if strings.Count(data, old) != 1 {
		t.Fatalf("%s has %q %d times", file, old, strings.Count(data, old))
	}
	files[file] = &fstest.MapFile{Data: []byte(strings.Replace(data, old, new, 1))}
}
