package page

import (
	"strconv"
	"strings"
	"time"

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

// title writes a category as a heading has it: "Shared goals".
func title(c content.Category) string { return capital(c.Name()) }

// capital writes words with a capital first letter.
func capital(words string) string { return strings.ToUpper(words[:1]) + words[1:] }

// lower writes words with a small first letter, to go on a sentence with.
func lower(words string) string { return strings.ToLower(words[:1]) + words[1:] }

// joined lists words as a sentence does: "communication, intimacy and conflict".
func joined(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
