package page

import (
	"slices"
	"testing"

	"stale.love/content"
)

func TestNotFound_OffersWhatIsCalledMuchLikeIt(t *testing.T) {
	t.Parallel()
	l := &content.Library{}
	for _, slug := range []string{"good-news", "money-fights", "tired-fights", "a-new-baby", "the-whole-job"} {
		l.Articles = append(l.Articles, content.Article{Slug: slug})
	}
	for path, want := range map[string][]string{
		"/articles/good-new":        {"good-news"},
		"/articles/Money-Fights":    {"money-fights", "tired-fights"},
		"/money-fights.html":        {"money-fights", "tired-fights"},
		"/2024/05/the-new-baby":     {"a-new-baby"},
		"/articles/teh-whole-job":   {"the-whole-job"},
		"/wp-login.php":             nil,
		"/":                         nil,
		"/articles/quantum-physics": nil,
	} {
		var got []string
		for _, a := range nearest(l, path) {
			got = append(got, a.Slug)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}
