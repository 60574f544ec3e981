//go:build !js

package journey

import (
	"html"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestSpoken_TheJourneyCanBeHeardAndPressed plays testdata/spoken.txt: the way of
// a reader who sees nothing, through the accessibility tree and the keyboard. The
// file explains its words.
func TestSpoken_TheJourneyCanBeHeardAndPressed(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("testdata/spoken.txt")
	if err != nil {
		t.Fatal(err)
	}
	library := loadLibrary(t)
	section := regexp.MustCompile(`<h2 id="[^"]*">([^<]*)</h2>`).FindStringSubmatch(library.Articles[0].HTML)
	if section == nil {
		t.Fatal("the first article has no sections")
	}
	names := strings.NewReplacer(
		"{site}", library.Site.Name,
		"{article}", library.Articles[0].Title, "{article.path}", library.Articles[0].Path(),
		"{section}", html.UnescapeString(section[1]),
		"{item}", library.Quiz.Items[0].Text, "{next item}", library.Quiz.Items[1].Text,
	)
	tab := newProfile(t, startServer(t)).Tab()
	tab.Authenticator()
	for i, line := range strings.Split(names.Replace(string(script)), "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.TrimSpace(line)
		if words == "" {
			continue
		}
		verb, rest, _ := strings.Cut(words, " ")
		role, name, _ := strings.Cut(rest, ` "`)
		name, state, _ := strings.Cut(name, `"`)
		state = strings.TrimSpace(state)
		switch verb {
		case "open":
			tab.Open(rest)
		case "key":
			tab.Keys(map[string]string{"Enter": kb.Enter, "Space": " ", "Tab": kb.Tab, "Escape": kb.Escape, "Down": kb.ArrowDown}[rest])
		case "hear", "press":
			var last error
			var heard spoken
			ok := until(testPatience, func() bool {
				heard, last = find(tab.Hear(), role, name)
				return last == nil && hasStates(heard, state)
			})
			if !ok {
				t.Fatalf("spoken.txt:%d: %s: heard %q: %v", i+1, words, heard, last)
			}
			if verb == "press" {
				tab.Reach(heard)
				tab.Keys(kb.Enter)
			}
		case "silence":
			if !until(testPatience, func() bool { _, err := find(tab.Hear(), role, name); return err != nil }) {
				t.Fatalf("spoken.txt:%d: %s is still heard", i+1, rest)
			}
		default:
			t.Fatalf("spoken.txt:%d: %q is no word of this script", i+1, verb)
		}
	}
}

// hasStates reports whether each state asked for is there, and each with "not"
// before it is not.
func hasStates(s spoken, wanted string) bool {
	have := " " + strings.Join(s.states, " ") + " "
	for state := range strings.SplitSeq(wanted, ",") {
		state = strings.TrimSpace(state)
		if no, ok := strings.CutPrefix(state, "not "); ok {
			if strings.Contains(have, " "+no+" ") {
				return false
			}
		} else if state != "" && !strings.Contains(have, " "+state+" ") {
			return false
		}
	}
	return true
}
