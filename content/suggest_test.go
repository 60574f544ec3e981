package content

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// shelf has every article and exercise that the starts name, and one newer
// article a category of which conflict's is sensitive.
func shelf() *Library {
	l := &Library{Articles: []Article{
		{Slug: "new-communication", Category: Communication},
		{Slug: "red-lines", Category: Conflict, Sensitive: true},
		{Slug: "new-conflict", Category: Conflict},
		{Slug: "new-intimacy", Category: Intimacy},
		{Slug: "new-goals", Category: SharedGoals},
	}}
	for _, s := range checkup().Starts {
		for _, slug := range s.Articles {
			l.Articles = append(l.Articles, Article{Slug: slug, Category: s.Part})
		}
		for _, sp := range s.Special {
			if sp.Article != "" {
				l.Articles = append(l.Articles, Article{Slug: sp.Article, Category: s.Part})
			}
			l.Exercises = append(l.Exercises, Exercise{ID: sp.Exercise, Minutes: 20})
		}
		l.Exercises = append(l.Exercises, Exercise{ID: s.Exercise, Minutes: 10})
	}
	return l
}

func without(l *Library, slugs ...string) *Library {
	l.Articles = slices.DeleteFunc(l.Articles, func(a Article) bool { return slices.Contains(slugs, a.Slug) })
	l.Exercises = slices.DeleteFunc(l.Exercises, func(e Exercise) bool { return slices.Contains(slugs, e.ID) })
	return l
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	low := func(value Answer, ids ...string) map[string]Answer {
		m := map[string]Answer{}
		for _, id := range ids {
			m[id] = value
		}
		return m
	}
	lowC := func(extra map[string]Answer) map[string]Answer {
		m := low(2, "C1", "C2", "C3", "C4", "C5", "C6")
		for id, a := range extra {
			m[id] = a
		}
		return m
	}
	tests := []struct {
		name     string
		except   map[string]Answer // of answers that count for 4
		lib      *Library
		articles []string
		exercise string
	}{
		{"lowest part's start", lowC(nil), shelf(),
			[]string{"bids-for-connection", "feeling-understood"}, "EX-02"},
		{"lowest item is special", lowC(low(1, "C4")), shelf(),
			[]string{"phones-and-partners", "bids-for-connection"}, "EX-05"},
		{"special item is answered sometimes", low(2, "C4", "C6", "C2", "C1", "C3"), shelf(),
			[]string{"bids-for-connection", "feeling-understood"}, "EX-02"},
		{"another item is lower", lowC(map[string]Answer{"C4": 1, "C5": 0}), shelf(),
			[]string{"bids-for-connection", "feeling-understood"}, "EX-02"},
		{"shared with an earlier item", lowC(low(1, "C3", "C4")), shelf(),
			[]string{"bids-for-connection", "feeling-understood"}, "EX-02"},
		{"shared with an item that is later in the part but asked earlier",
			low(0, "K2", "K1", "K5"), shelf(), []string{"the-first-three-minutes", "pursue-and-retreat"}, "EX-18"},
		{"shared with a later item", lowC(low(1, "C4", "C5")), shelf(),
			[]string{"phones-and-partners", "bids-for-connection"}, "EX-05"},
		{"special without an article", low(0, "K2", "K3", "K4"), shelf(),
			[]string{"the-first-three-minutes", "pursue-and-retreat"}, "EX-19"},
		{"all well", nil, shelf(),
			[]string{"rituals-you-both-mean", "growing-side-by-side"}, "EX-12"},
		{"all well with one missing article", nil, without(shelf(), "rituals-you-both-mean"),
			[]string{"growing-side-by-side", "new-communication"}, "EX-12"},
		{"tie takes one of each", low(0, "K3", "K4", "K5", "G1", "G2", "G3"), shelf(),
			[]string{"sliding-or-deciding", "the-first-three-minutes"}, "EX-13"},
		{"tie of three takes the lowest two", map[string]Answer{
			"K3": 0, "K4": 0, "K5": 0, "G1": 0, "G2": 0, "G3": 1, "C1": 0, "C2": 0, "C3": 0}, shelf(),
			[]string{"bids-for-connection", "the-first-three-minutes"}, "EX-02"},
		{"tie where one part's first article is missing", low(0, "K3", "K4", "K5", "G1", "G2", "G3"),
			without(shelf(), "sliding-or-deciding", "EX-13"),
			[]string{"the-whole-job", "the-first-three-minutes"}, "EX-18"},
		{"missing articles are filled from the category, not with a sensitive one",
			low(1, "K3", "K4", "K5", "K6"), without(shelf(), "the-first-three-minutes", "pursue-and-retreat"),
			[]string{"new-conflict"}, "EX-18"},
		{"missing exercise", lowC(nil), without(shelf(), "EX-02"),
			[]string{"bids-for-connection", "feeling-understood"}, ""},
		{"empty library", lowC(nil), &Library{}, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			q := checkup()
			answers := keyedAnswers(q, 4, tt.except)
			got := q.Suggest(mustScore(t, q, answers), answers, tt.lib)
			if !slices.Equal(got.Articles, tt.articles) || got.Exercise != tt.exercise {
				t.Errorf("got %v and %q, want %v and %q", got.Articles, got.Exercise, tt.articles, tt.exercise)
			}
		})
	}
}

func TestSuggest_ShorterExerciseWinsATie(t *testing.T) {
	t.Parallel()
	q, lib := checkup(), shelf()
	for i := range lib.Exercises {
		if lib.Exercises[i].ID == "EX-13" {
			lib.Exercises[i].Minutes = 30
		}
	}
	answers := keyedAnswers(q, 4, map[string]Answer{"K3": 0, "K4": 0, "K5": 0, "G1": 0, "G2": 0, "G3": 0})
	if got := q.Suggest(mustScore(t, q, answers), answers, lib).Exercise; got != "EX-18" {
		t.Errorf("got %s, want EX-18 of 10 minutes before EX-13 of 30", got)
	}
}

func TestSuggest_NamesOnlyWhatTheLibraryHas(t *testing.T) {
	t.Parallel()
	q := checkup()
	rapid.Check(t, func(t *rapid.T) {
		lib := shelf()
		lib.Articles = slices.DeleteFunc(lib.Articles, func(a Article) bool { return rapid.Bool().Draw(t, a.Slug) })
		answers := anyAnswers(t, q, Missing)
		s := mustScore(t, q, answers)
		got := q.Suggest(s, answers, lib)
		if len(got.Articles) > 2 || len(got.Articles) == 2 && got.Articles[0] == got.Articles[1] {
			t.Fatalf("got articles %v", got.Articles)
		}
		for _, slug := range got.Articles {
			if _, ok := lib.Article(slug); !ok {
				t.Fatalf("%s is not in the library", slug)
			}
		}
		if known := len(s.Lowest()) > 0; known != (got.Exercise != "") {
			t.Fatalf("lowest %v, exercise %q", s.Lowest(), got.Exercise)
		}
	})
}
