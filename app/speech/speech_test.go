package speech

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

func words(blocks ...string) (out []string) {
	for _, p := range Cut(blocks) {
		out = append(out, p.Words)
	}
	return out
}

func TestCut_SentencesEndWhereAReaderWouldPause(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"One thing. Another one.", []string{"One thing.", "Another one."}},
		{"“You never listen.” That was it. “Really?” she said.", []string{"“You never listen.”", "That was it.", "“Really?” she said."}},
		{"Dr. Gottman and J. Driver looked at it, e.g. Twice.", []string{"Dr. Gottman and J. Driver looked at it, e.g. Twice."}},
		{"It rose by 3.5 points. 130 couples took part.", []string{"It rose by 3.5 points.", "130 couples took part."}},
		{"Was it so? No. Not at all!", []string{"Was it so?", "No.", "Not at all!"}},
		{"So did I. Then we slept.", []string{"So did I.", "Then we slept."}},
		{"He said… nothing. (It was late.) Good.", []string{"He said… nothing.", "(It was late.)", "Good."}},
		{"Ends without a stop", []string{"Ends without a stop"}},
		{"  broken\n over   lines. Next ", []string{"broken over lines.", "Next"}},
		{"", nil},
		{" \n ", nil},
	} {
		if got := words(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q:\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}

func TestCut_ALongSentenceIsTakenInBreaths(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("and then the two of them looked at each other for a while, ", 8) + "and slept."
	parts := words(long)
	if len(parts) < 3 {
		t.Fatalf("%d parts", len(parts))
	}
	for _, p := range parts[:len(parts)-1] {
		if !strings.HasSuffix(p, ",") {
			t.Errorf("cut in the middle: %q", p)
		}
	}
	if got := strings.Join(parts, " "); got != long {
		t.Errorf("said %q", got)
	}
}

func TestCut_EverythingIsSaidOnceInOrderAndIsWhereItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		letter := rapid.RuneFrom([]rune("aBI.!?… \n“”’(),;9é𝒳"))
		blocks := rapid.SliceOfN(rapid.StringOfN(letter, 0, 600, -1), 0, 4).Draw(t, "blocks")
		said := make([]string, len(blocks))
		block, end := 0, 0
		for _, p := range Cut(blocks) {
			if p.Block < block {
				t.Fatalf("block %d after %d", p.Block, block)
			}
			if p.Block > block {
				block, end = p.Block, 0
			}
			units := utf16.Encode([]rune(blocks[block]))
			if p.From < end || p.To <= p.From || p.To > len(units) {
				t.Fatalf("%+v after %d of %d", p, end, len(units))
			}
			end = p.To
			there := string(utf16.Decode(units[p.From:p.To]))
			if strings.Join(strings.Fields(there), " ") != p.Words || len([]rune(there)) > Longest {
				t.Fatalf("says %q where %q is", p.Words, there)
			}
			said[block] += there
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		for i := range blocks {
			if bare(said[i]) != bare(blocks[i]) {
				t.Fatalf("block %d: said %q of %q", i, said[i], blocks[i])
			}
		}
	})
}
