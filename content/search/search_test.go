package search

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// same is a stemmer that knows no language.
func same(word string) string { return word }

// crude knows that a plural is the same word.
func crude(word string) string { return strings.TrimSuffix(word, "s") }

func open(t testing.TB, documents []Document, stem func(string) string) *Index {
	t.Helper()
	x, err := Open(Build(documents, stem))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func piece(path string, blocks ...Block) Document {
	return Document{Path: path, Kind: "article", Blocks: blocks}
}

func shelf(t *testing.T) *Index {
	return open(t, []Document{
		piece("/bids", Block{Title, "Small bids, big bond"}, Block{Dek, "Tiny moments add up."},
			Block{Text, "There’s a fox. A bid for attention is small. Money comes up once here."}),
		piece("/money", Block{Title, "Why money fights come back"}, Block{Dek, "Fights about money differ."},
			Block{Text, "Diaries of couples were kept. Money, again, and money. The café was closed."}, Block{Keyword, "finances"}),
		piece("/calm", Block{Title, "Calm down"}, Block{Text, "Breathing helps. Fights end. Nobody is afraid of a pause, and a pause has no price in it."}),
	}, crude)
}

func paths(r Results) string {
	var all []string
	for _, h := range r.Top(r.Len()) {
		all = append(all, h.Path)
	}
	return strings.Join(all, " ")
}

func TestSearch_RanksTitlesBeforeTexts(t *testing.T) {
	t.Parallel()
	x := shelf(t)
	for query, want := range map[string]string{
		"money":          "/money /bids",
		"MONEY!":         "/money /bids",
		"money fights":   "/money /bids /calm",
		"fight":          "/money /calm",
		"bids":           "/bids",
		"cafe":           "/money",
		"finances":       "/money",
		"theres":         "/bids",
		"there's":        "/bids",
		"mony":           "/money /bids",
		"diareis":        "/money",
		"breth":          "/calm",
		"":               "",
		" … ":            "",
		"xylophone":      "",
		"xylophone bids": "/bids",
	} {
		if got := paths(x.Search(query, query == "breth")); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestSearch_AWordThatIsBeingTypedFindsWhatBeginsSo(t *testing.T) {
	t.Parallel()
	x := shelf(t)
	if got := paths(x.Search("mon", true)); got != "/money /bids" {
		t.Errorf("while it is typed, mon finds %q", got)
	}
	if got := paths(x.Search("mon", false)); got != "" {
		t.Errorf("once it is finished, mon finds %q", got)
	}
	if got := paths(x.Search("brea ", true)); got != "" {
		t.Errorf("a space ends a word: brea finds %q", got)
	}
}

func TestSearch_MarksWhatItFound(t *testing.T) {
	t.Parallel()
	r := shelf(t).Search("mony", false).Top(1)[0]
	if got := marked(r.Title); got != "Why [money] fights come back" {
		t.Errorf("the title is %q", got)
	}
	if got := marked(r.Excerpt); !strings.Contains(got, "[Money], again, and [money]") && !strings.Contains(got, "about [money]") {
		t.Errorf("the excerpt is %q", got)
	}
}

func TestSearch_AnExcerptIsShortAndFromTheText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Nothing to see in this sentence. ", 60) + "Here a heron stands, alone. " + strings.Repeat("And on it goes, on and on. ", 60)
	x := open(t, []Document{piece("/long", Block{Title, "Long"}, Block{Text, long})}, same)
	excerpt := x.Search("heron", false).Top(1)[0].Excerpt
	got := strings.Trim(Plain(excerpt), "… ")
	if !strings.Contains(long, got) || !strings.Contains(got, "heron") || len(got) > 400 {
		t.Errorf("the excerpt is %q", got)
	}
	if !strings.HasPrefix(got, "Here a heron") {
		t.Errorf("the excerpt begins in the middle of a sentence: %q", got)
	}
}

func marked(spans []Span) string {
	s := ""
	for _, span := range spans {
		if span.Hit {
			s += "[" + span.Text + "]"
		} else {
			s += span.Text
		}
	}
	return s
}

// FuzzBuild puts any text into an index and reads it back: not a byte may differ.
func FuzzBuild(f *testing.F) {
	for _, seed := range []string{"", "one two  three", "It’s 'so' — don't!", " leading", "trailing ", "a ", "a  b", "naïve\u0301 café\n\ttab", "\xff\xfe broken", "’’s"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x := open(t, []Document{piece("/x", Block{Title, text})}, same)
		if b := x.docs[0].blocks[0]; Plain(x.spans(x.run[b.from:b.to])) != text {
			t.Fatalf("%q came back as %q", text, Plain(x.spans(x.run[b.from:b.to])))
		}
		for rest := text; rest != ""; {
			var tok string
			var word bool
			if tok, rest, word = token(rest); word && normal(tok) != "" && len(text) < Longest && x.Search(tok, false).Len() != 1 {
				t.Fatalf("%q does not find %q", tok, text)
			}
		}
		x.Search(text, true).Top(1)
	})
}

// FuzzOpen reads any bytes as an index: it says what is wrong, and does not panic.
func FuzzOpen(f *testing.F) {
	good := Build([]Document{piece("/x", Block{Title, "A title, with words"}, Block{Text, "and text"})}, same)
	f.Add(good)
	f.Add([]byte(magic))
	for i := range good {
		f.Add(good[:i])
		bad := append([]byte(nil), good...)
		bad[i] ^= 0x55
		f.Add(bad)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if x, err := Open(data); err == nil {
			x.Search("title text", true).Top(3)
		}
	})
}

func TestOpen_SaysWhenBytesAreDamaged(t *testing.T) {
	t.Parallel()
	good := Build([]Document{piece("/x", Block{Title, "A title"})}, same)
	for name, data := range map[string][]byte{
		"empty": nil, "another version": []byte("stale.love search 2\n"), "cut short": good[:len(good)-1], "too long": append(good, 0),
	} {
		if _, err := Open(data); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestSlips_AgreesWithItsDefinition compares with the distance as the books write
// it down.
func TestSlips_AgreesWithItsDefinition(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	letters := func() string {
		b := make([]byte, r.IntN(7)+1)
		for i := range b {
			b[i] = "abc"[r.IntN(3)]
		}
		return string(b)
	}
	for range 20000 {
		a, b := letters(), letters()
		want := distance(a, b)
		beginning := want
		for i := range b {
			beginning = min(beginning, distance(a, b[:i]))
		}
		rows := newRows(utf8.RuneCountInString(a))
		if got := rows.slips([]rune(a), b, 2, false); min(got, 3) != min(want, 3) {
			t.Fatalf("from %s to %s there are %d slips, not %d", a, b, want, got)
		}
		if got := rows.slips([]rune(a), b, 2, true); min(got, 3) != min(beginning, 3) {
			t.Fatalf("from %s to the beginning of %s there are %d slips, not %d", a, b, beginning, got)
		}
	}
}

// TestNear_RulesNothingOutThatIsNear compares with looking at every word.
func TestNear_RulesNothingOutThatIsNear(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	letters := func() string {
		b := make([]rune, r.IntN(9)+2)
		for i := range b {
			b[i] = []rune("abcdeé")[r.IntN(6)]
		}
		return string(b)
	}
	var all []string
	for range 400 {
		all = append(all, letters())
	}
	x := open(t, []Document{piece("/x", Block{Text, strings.Join(all, " ")})}, same)
	for range 400 {
		word, typing := normal(letters()), r.IntN(2) == 0
		n := utf8.RuneCountInString(word)
		slips := map[bool]int{true: 1, false: 0}[n >= 4]
		if n >= 8 {
			slips = 2
		}
		near := 0
		rows := newRows(n)
		for i := range x.words.len() {
			if slips > 0 && rows.slips([]rune(word), x.words.at(uint32(i)), slips, typing) <= slips {
				near++
			}
		}
		found := x.slipped(nil, word, typing)
		for _, m := range found {
			x.place[m.term] = 0
		}
		if len(found) != near {
			t.Fatalf("%q, typing %v: %d words are near, of which %d are found", word, typing, near, len(found))
		}
	}
}

func distance(a, b string) int {
	d := map[[2]int]int{}
	for i := 0; i <= len(a); i++ {
		for j := 0; j <= len(b); j++ {
			switch {
			case i == 0 || j == 0:
				d[[2]int{i, j}] = i + j
			default:
				n := d[[2]int{i - 1, j - 1}]
				if a[i-1] != b[j-1] {
					n++
				}
				n = min(n, d[[2]int{i - 1, j}]+1, d[[2]int{i, j - 1}]+1)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					n = min(n, d[[2]int{i - 2, j - 2}]+1)
				}
				d[[2]int{i, j}] = n
			}
		}
	}
	return d[[2]int{len(a), len(b)}]
}

// "figt" is "fight" with a letter left out sooner than the beginning of "fifty".
func TestSearch_ASlipInAWholeWordIsLikelierThanInOneBegun(t *testing.T) {
	t.Parallel()
	text := func(path, words string) Document {
		return Document{Path: path, Blocks: []Block{{Field: Text, Text: words}}}
	}
	x, err := Open(Build([]Document{text("/half", "fifty"), text("/row", "fight")}, func(s string) string { return s }))
	if err != nil {
		t.Fatal(err)
	}
	if got := x.Search("figt", true).Paths(); len(got) != 2 || got[0] != "/row" {
		t.Errorf("got %v", got)
	}
}
