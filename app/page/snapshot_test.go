package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"

	"stale.love/app/engagement"
	"stale.love/content"
)

// magazine is a library with a checkup of two versions: in the second one, what
// was asked first comes last.
func magazine() *content.Library {
	quiz := func(version int, ids string) content.Quiz {
		q := content.Quiz{
			ID: "checkup", Version: version, Frame: "Think about the past four weeks.", Skip: "Skip",
			Answers: []string{"Never", "Rarely", "Sometimes", "Often", "Almost always"},
			Bands: []content.Band{
				{From: 87.5, Label: "A strong spot", Line: "Worth protecting."}, {From: 62.5, Label: "Going well", Line: "More good than hard."},
				{From: 37.5, Label: "Some of both", Line: "Good days and harder days."}, {From: 0, Label: "Needs some care", Line: "This has been hard."},
			},
			Starts: []content.Start{{Part: content.Communication, Exercise: "EX-01", Articles: []string{"bids"}}},
		}
		parts := map[byte]content.Category{'C': content.Communication, 'I': content.Intimacy, 'G': content.SharedGoals, 'K': content.Conflict}
		for id := range strings.FieldsSeq(ids) {
			q.Items = append(q.Items, content.Item{ID: id, Part: parts[id[0]], Text: "Item " + id, Reversed: id[1]%2 == 0})
		}
		return q
	}
	const order = "C1 I2 G1 K2 C2 I1 G2 K1 C3 I4 G3 K4 C4 I3 G4 K3 C5 I6 G5 K6 C6 I5 G6 K5"
	back := strings.Fields(order)
	slices.Reverse(back)
	return &content.Library{
		Site:      content.Site{Name: "stale.love", Parts: content.Names{content.Conflict: "handling disagreements"}, Untested: "Questions of ours. They have not been scientifically tested."},
		Articles:  []content.Article{{Slug: "bids", Title: "Bids", Category: content.Communication}, {Slug: "fights", Title: "Fights", Category: content.Conflict}, {Slug: "lines", Title: "Red lines", Category: content.Safety, Sensitive: true}},
		Exercises: []content.Exercise{{ID: "EX-01", Name: "The exercise", Category: content.Communication, Time: "5 min"}},
		Quiz:      quiz(2, strings.Join(back, " ")),
		Earlier:   []content.Quiz{quiz(1, order)},
	}
}

// taken is a result of the first version in which every answer counts for what is
// given, by part, and the items named are skipped.
func taken(id, at string, c, i, g, k content.Answer, skipped ...string) engagement.Result {
	counts := map[content.Category]content.Answer{content.Communication: c, content.Intimacy: i, content.SharedGoals: g, content.Conflict: k}
	q := magazine().Earlier[0]
	r := engagement.Result{ID: id, Quiz: "checkup", Version: 1, TakenAt: at}
	for _, item := range q.Items {
		a := counts[item.Part]
		switch {
		case slices.Contains(skipped, item.ID):
			a = content.Missing
		case item.Reversed:
			a = 4 - a
		}
		r.Answers = append(r.Answers, a)
	}
	return r
}

// drawn returns the text of the snapshot page, without markup.
func drawn(change func(r *Reader), results ...engagement.Result) string {
	v := View{Library: magazine(), Place: Place{Path: "/checkup/snapshot", Kind: Snapshot}}
	v.Reader.Results = results
	if change != nil {
		change(&v.Reader)
	}
	return words(app.HTMLString(Render(v)))
}

func words(markup string) string {
	var b strings.Builder
	inside := false
	for _, r := range markup {
		switch {
		case r == '<':
			inside = true
			b.WriteByte(' ')
		case r == '>':
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestSnapshot_SaysWhatTheAnswersSay(t *testing.T) {
	t.Parallel()
	const day = "2026-11-23T10:00:00Z"
	for name, tt := range map[string]struct {
		result    engagement.Result
		says, not []string
	}{
		"one strong spot, one low": {taken("a", day, 1, 3, 3, 4),
			[]string{"Your strong spot is handling disagreements.", "For communication, where your answers were lowest.", "A strong spot · 100", "Needs some care · 25", "23 Nov 2026"},
			[]string{"licensed couples therapist", "same answer"}},
		"two strong spots": {taken("a", day, 1, 3, 4, 4),
			[]string{"Your strong spots are shared goals and handling disagreements."}, nil},
		"two tied lowest": {taken("a", day, 2, 2, 3, 4),
			[]string{"For communication and intimacy, which came out about equally low."}, nil},
		"three tied lowest": {taken("a", day, 2, 2, 2, 4),
			[]string{"Several areas are close together"}, nil},
		"all close": {taken("a", day, 3, 3, 3, 3),
			[]string{"Your areas are close together.", "Things look good. To keep them that way:"}, []string{"Your strong spot"}},
		"two hard areas": {taken("a", day, 1, 1, 3, 4),
			[]string{"When several areas are hard at once, a licensed couples therapist is often a better first step than articles."}, nil},
		"all hard": {taken("a", day, 0, 0, 0, 1),
			[]string{"Handling disagreements came out highest."}, []string{"strong spot is"}},
		"skipped once": {taken("a", day, 4, 3, 3, 3, "C3"),
			[]string{"A strong spot · 100", "20 of a possible 20 from 5 answers"}, []string{"Not enough answers"}},
		"skipped twice": {taken("a", day, 4, 1, 3, 3, "C3", "C4"),
			[]string{"Not enough answers to show", "Answer at least 5 of its 6 questions", "4 of 6 answered: not enough to show."}, []string{"· 100"}},
		"nothing known": {taken("a", day, 4, 4, 4, 4, "C1", "C2", "I1", "I2", "G1", "G2", "K1", "K2"),
			[]string{"Not enough answers for a picture yet.", "Nothing to suggest from these answers."}, []string{"close together"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := drawn(nil, tt.result)
			for _, want := range append(tt.says, "How this is scored", "It does not compare you with anyone", "They have not been scientifically tested.", "There is help for that too.") {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing in: %s", want, text)
				}
			}
			for _, no := range tt.not {
				if strings.Contains(text, no) {
					t.Errorf("%q is in: %s", no, text)
				}
			}
		})
	}
}

func TestSnapshot_OpensTheArithmetic(t *testing.T) {
	t.Parallel()
	r := taken("a", "2026-11-23T10:00:00Z", 3, 4, 4, 4)
	q := magazine().Earlier[0]
	c2, _ := q.Position("C2")
	r.Answers[c2] = 0 // the best answer to a reversed item
	text := drawn(nil, r)
	for _, want := range []string{
		"Item C1 Often, 3 3", "Item C2 Never, 0, turned round 4",
		"19 of a possible 24 from 6 answers, on average 3.17. 100 × 19 ÷ 24 = 79.17, shown as 79.",
		"Going well: 62.5 to just under 87.5", "up to 8.4 points apart count as equal", "Below 25 points", "That line is an assumption",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in: %s", want, text)
		}
	}
}

func TestSnapshot_ComparesOnlyWithTheSameVersion(t *testing.T) {
	t.Parallel()
	now := taken("c", "2026-11-23T10:00:00Z", 4, 3, 3, 3)
	then := taken("b", "2026-10-12T10:00:00Z", 2, 3, 3, 3, "K1", "K2")
	text := drawn(nil, now, then)
	for _, want := range []string{
		"Since 12 Oct 2026, when it was 50: a bigger change than ordinary ups and downs usually make – though we can’t be sure.",
		"Since 12 Oct 2026, when it was 75: about the same, allowing for ordinary ups and downs.",
		"50 → 100", "– → 75", "50 on 12 Oct 2026, 100 on 23 Nov 2026.", "not enough answers on 12 Oct 2026, 75 on 23 Nov 2026.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in: %s", want, text)
		}
	}
	if n := strings.Count(text, "Since 12 Oct"); n != 3 {
		t.Errorf("%d areas are compared; conflict was not known then", n)
	}
	then.Version = 2
	text = drawn(nil, now, then)
	if !strings.Contains(text, "Your other checkups asked other questions") {
		t.Errorf("nothing says why nothing is compared: %s", text)
	}
	if strings.Contains(text, "Since 12 Oct") || strings.Contains(text, "→") {
		t.Errorf("another version is compared with: %s", text)
	}
}

func TestSnapshot_OfAnOlderVersionShowsWhatItShowed(t *testing.T) {
	t.Parallel()
	r := taken("a", "2026-11-23T10:00:00Z", 1, 3, 2, 4)
	one := magazine()
	one.Quiz, one.Earlier = one.Earlier[0], nil
	v := View{Library: one, Place: Place{Kind: Snapshot}}
	v.Reader.Results = []engagement.Result{r}
	if before, after := words(app.HTMLString(Render(v))), drawn(nil, r); before != after {
		t.Errorf("a second version changed a result of the first from\n%s\nto\n%s", before, after)
	}
}

func TestSnapshot_AfterAYesOffersNothingForTwo(t *testing.T) {
	t.Parallel()
	r := taken("a", "2026-11-23T10:00:00Z", 1, 3, 2, 4)
	if text := drawn(nil, r); !strings.Contains(text, "The exercise") {
		t.Fatalf("no exercise is suggested at all: %s", text)
	}
	text := drawn(func(r *Reader) { r.Safety.Hide = true }, r, taken("b", "2026-10-01T10:00:00Z", 0, 0, 0, 1))
	for _, want := range []string{"Your answers, as four bars", "in private, whatever you decide", "Red lines", "see someone on your own first"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in: %s", want, text)
		}
	}
	hard := drawn(func(r *Reader) { r.Safety.Hide = true }, taken("a", "2026-11-23T10:00:00Z", 1, 1, 1, 1))
	said, _, _ := strings.Cut(text, "How this is scored") // folded, and the same for everybody
	more, _, _ := strings.Cut(hard, "How this is scored")
	said += more
	for _, no := range []string{"The exercise", "couples therapist", "strong spot", "Worth protecting", "came out highest", "hard", "start here"} {
		if strings.Contains(strings.ToLower(said), strings.ToLower(no)) {
			t.Errorf("after a yes the page says %q: %s", no, said)
		}
	}
}

// Whoever finds the paper must not learn what was answered in private: what depends
// on that is marked as not to be printed, and nothing else differs.
func TestSnapshot_IsPrintedTheSameForEverybody(t *testing.T) {
	t.Parallel()
	paper := func(hide bool, result engagement.Result) string {
		v := View{Library: magazine(), Place: Place{Path: "/checkup/snapshot", Kind: Snapshot}}
		v.Reader.Results, v.Reader.Safety.Hide = []engagement.Result{result}, hide
		root, err := html.Parse(strings.NewReader(app.HTMLString(Render(v))))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			for _, a := range n.Attr {
				// As 50-article.css, 90-media.css and 95-print.css have it.
				if a.Key == "class" && slices.ContainsFunc(strings.Fields(a.Val), func(c string) bool {
					return slices.Contains([]string{"on-screen", "begin", "keep"}, c)
				}) {
					return
				}
			}
			if n.Type == html.TextNode {
				b.WriteString(n.Data + " ")
			}
			for c := range n.ChildNodes() {
				walk(c)
			}
		}
		walk(root)
		return strings.Join(strings.Fields(b.String()), " ")
	}
	for _, r := range []engagement.Result{taken("a", "2026-11-23T10:00:00Z", 1, 3, 2, 4), taken("a", "2026-11-23T10:00:00Z", 0, 0, 0, 1)} {
		if open, hidden := paper(false, r), paper(true, r); open != hidden || !strings.Contains(open, "Communication 25") && !strings.Contains(open, "Communication 0") {
			t.Errorf("the paper says\n%s\nand after a yes\n%s", open, hidden)
		}
	}
}

func TestSnapshot_SaysBesideConflictWhatFearLooksLike(t *testing.T) {
	t.Parallel()
	for _, r := range []engagement.Result{taken("a", "2026-11-23T10:00:00Z", 1, 3, 2, 4), taken("a", "2026-11-23T10:00:00Z", 4, 4, 4, 0)} {
		for _, hide := range []bool{false, true} {
			text := drawn(func(r *Reader) { r.Safety.Hide = hide }, r)
			if strings.Count(text, "Some answers count as kind that fear can give, too") != 1 {
				t.Errorf("with hide %v the page says %s", hide, text)
			}
		}
	}
}

func TestRetake_IsOfferedAfterFourWeeks(t *testing.T) {
	t.Parallel()
	r := taken("a", "2026-11-01T23:00:00Z", 1, 3, 2, 4)
	for today, want := range map[string]bool{"2026-11-01": false, "2026-11-28": false, "2026-11-29": true, "2027-01-01": true, "": false, "garbage": false} {
		v := View{Library: magazine()}
		v.Reader.Results, v.Reader.Checkup.Today = []engagement.Result{r}, today
		if got := len(reminder(v)) > 0; got != want {
			t.Errorf("on %s: offered %v", today, got)
		}
	}
	text := drawn(func(r *Reader) { r.Checkup.Today = "2026-11-10" }, r)
	if !strings.Contains(text, "best taken again after 29 November 2026") {
		t.Errorf("the page says %s", text)
	}
	if len(reminder(View{Library: magazine()})) > 0 {
		t.Error("somebody who never took it is reminded")
	}
}
