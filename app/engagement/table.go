package engagement

import (
	"strconv"
	"strings"

	"stale.love/content"
)

// Table returns results as CSV (RFC 4180), a line each, for spreadsheets: when it
// was taken, the version, the four parts in percent (empty: not enough answers),
// and the answers 0 to 4 as they were given (empty: skipped) under "v1 C1" and so
// on. Results of a version that the library does not know have no parts.
func Table(library *content.Library, results []Result) []byte {
	var b strings.Builder
	line := func(fields []string) {
		for i, f := range fields {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(field(f))
		}
		b.WriteString("\r\n")
	}
	versions := append(append([]content.Quiz{}, library.Earlier...), library.Quiz)
	head := []string{"taken_at", "version"}
	for _, part := range content.Categories() {
		head = append(head, library.Site.Category(part))
	}
	for _, q := range versions {
		for _, item := range q.Items {
			head = append(head, "v"+strconv.Itoa(q.Version)+" "+item.ID)
		}
	}
	line(head)
	for _, r := range results {
		row := []string{r.TakenAt, strconv.Itoa(r.Version)}
		for _, percent := range Percents(library, r) {
			row = append(row, percent)
		}
		for _, q := range versions {
			for i := range q.Items {
				answer := ""
				if q.ID == r.Quiz && q.Version == r.Version && i < len(r.Answers) && r.Answers[i] != content.Missing {
					answer = strconv.Itoa(int(r.Answers[i]))
				}
				row = append(row, answer)
			}
		}
		line(row)
	}
	return []byte(b.String())
}

// Percents returns the four parts of a result with two decimals, in the order of
// content.Categories; empty where there were not enough answers.
func Percents(library *content.Library, r Result) []string {
	list := make([]string, len(content.Categories()))
	q, known := library.QuizOf(r.Quiz, r.Version)
	if !known {
		return list
	}
	s, err := q.Score(r.Answers)
	if err != nil {
		return list
	}
	for i, p := range s.Parts {
		if p.Known {
			list[i] = strconv.FormatFloat(p.Percent, 'f', 2, 64)
		}
	}
	return list
}

// field quotes what needs quoting, and disarms what a spreadsheet would run.
func field(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		s = "'" + s
	}
	if strings.ContainsAny(s, ",\"\r\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
