package page

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"stale.love/content"
)

// day writes an ISO date as a reader says it: "22 September 2026".
func day(iso string) string { return written(iso, "2 January 2006") }

// shortDay fits beside other facts on one line of a phone: "22 Sep 2026".
func shortDay(iso string) string { return written(iso, "2 Jan 2006") }

func written(iso, layout string) string {
	t, err := time.Parse(time.DateOnly, iso[:min(len(iso), len(time.DateOnly))])
	if err != nil {
		return iso
	}
	return t.Format(layout)
}

// number writes n with thousands set apart: "1,204".
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count writes a number with its noun: "1 view", "1,204 views".
func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// named writes a category as the middle of a sentence has it: "shared goals".
func named(l *content.Library, c content.Category) string { return l.Site.Category(c) }

// title writes a category as a heading has it: "Shared goals".
func title(l *content.Library, c content.Category) string { return capital(named(l, c)) }

// partName writes a part of the checkup as the middle of a sentence has it: "handling
// disagreements".
func partName(l *content.Library, c content.Category) string { return l.Site.Part(c) }

// partTitle writes it as a heading has it.
func partTitle(l *content.Library, c content.Category) string { return capital(partName(l, c)) }

// names are what all parts of the checkup are called, in their order.
func names(l *content.Library) []string {
	var names []string
	for _, c := range content.Categories() {
		names = append(names, partName(l, c))
	}
	return names
}

// called is the name of one of the app's own pages: "Articles".
func called(l *content.Library, path string) string { return l.Site.Called(path) }

// headed is the document's title and description of such a page.
func headed(l *content.Library, path string) (title, description string) {
	return called(l, path) + " · " + l.Site.Name, l.Site.Titles[path].About
}

// capital writes words with a capital first letter.
func capital(words string) string {
	_, n := utf8.DecodeRuneInString(words)
	return strings.ToUpper(words[:n]) + words[n:]
}

// lower writes words with a small first letter, to go on a sentence with.
func lower(words string) string {
	_, n := utf8.DecodeRuneInString(words)
	return strings.ToLower(words[:n]) + words[n:]
}

// joined lists words as a sentence does: "communication, intimacy and conflict".
func joined(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
