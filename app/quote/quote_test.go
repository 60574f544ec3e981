package quote

import (
	"strings"
	"testing"
)

func TestLink_NamesThePassageByItsFirstAndLastWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pieces []string
		want   string
	}{
		{nil, "https://x/a"},
		{[]string{"  "}, "https://x/a"},
		{[]string{"a small, kind thing"}, "https://x/a#:~:text=a%20small%2C%20kind%20thing"},
		{[]string{"well-meant & short"}, "https://x/a#:~:text=well%2Dmeant%20%26%20short"},
		{[]string{"one two three four five six seven eight nine ten eleven"}, "https://x/a#:~:text=one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven"},
		{[]string{"heard.", " ", "That exchange"}, "https://x/a#:~:text=heard.,That%20exchange"},
		{[]string{"it’s"}, "https://x/a#:~:text=it%E2%80%99s"},
	} {
		if got := Link("https://x/a", c.pieces); got != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.pieces, got, c.want)
		}
	}
}

func TestWords_AreQuotedOnceAndNotTheWholeArticle(t *testing.T) {
	t.Parallel()
	if got := Words(" She said\n “no” twice. "); got != "“She said ‘no’ twice.”" {
		t.Errorf("got %s", got)
	}
	long := Words(strings.Repeat("word ", 400))
	if n := len([]rune(long)); n < 400 || n > 520 || !strings.HasSuffix(long, "word …”") {
		t.Errorf("%d characters: …%s", n, long[len(long)-20:])
	}
}
