package markdown

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// counted is a number that a study found or counted: a share, a correlation, or so
// many people, couples or studies.
var counted = regexp.MustCompile(`(?i)\b\d[\d.,]*(%| per ?cent)|\br = [.\d]|\b\d[\d,]*( [a-zé-]+){0,3} (couples|people|pairs|studies|samples|papers|adults|students|newlyweds|mothers|fathers|parents|partners|women|men|nurses|clients|individuals|retirees|therapists)\b`)

// causal is a verb that says one thing brought about another.
var causal = regexp.MustCompile(`(?i)\b(led to|leads to|caus(es|ed|ing)|results? in|resulted in|brings? about|brought about|thanks to|boost(s|ed)?|improv(es|ed)|rais(es|ed)|reduc(es|ed)|lower(s|ed)|prevent(s|ed)|strengthen(s|ed)|protect(s|ed)|made (them|couples|people|partners|both) (happier|closer|kinder|worse|better))\b`)

var (
	citation = regexp.MustCompile(`\[@([a-z0-9-]+)\]`)
	sentence = regexp.MustCompile(`[^.!?]+[.!?]+[”"’']*(\[[@^][^\]]*\])*|[^.!?]+$`)
	year     = regexp.MustCompile(`\((?:[^()]*\b)?((?:19|20)\d\d)\)`)
)

// adviseOnClaims looks for numbers that stand without a source, for causes where the
// source shows a link, and for sources from years to come.
func (l *loader) adviseOnClaims(d *draft) {
	for _, s := range d.sources {
		if m := year.FindStringSubmatch(s.cite); m != nil && d.article.Checked != "" && m[1] > d.article.Checked[:4] {
			l.advise(d.file, s.at.line, "dates", fmt.Sprintf("source %q is of %s, after its facts were checked", s.key, m[1]), "correct the year, or the day of the check")
		}
	}
	links := map[string]bool{}
	for _, s := range d.sources {
		links[s.key] = s.shows == showsLink
	}
	type paragraph struct {
		text   string
		offset int
		head   bool
	}
	var list []paragraph
	at := 0
	for text := range strings.SplitSeq(string(d.body), "\n\n") {
		list = append(list, paragraph{text, at, strings.HasPrefix(text, "#")})
		at += len(text) + len("\n\n")
	}
	for i, p := range list {
		if p.head || strings.HasPrefix(p.text, "|") {
			continue
		}
		near := p.text // a source may stand in the paragraph before, of the same section
		if i > 0 && !list[i-1].head {
			near += list[i-1].text
		}
		if number := counted.FindStringIndex(p.text); number != nil && !citation.MatchString(near) {
			l.advise(d.file, d.line(p.offset+number[0]), "claims", fmt.Sprintf("“%s” has no source", p.text[number[0]:number[1]]),
				"cite where it was read, in this paragraph or the one before, or leave the number out")
		}
		for _, span := range sentence.FindAllStringIndex(p.text, -1) {
			s := p.text[span[0]:span[1]]
			var keys []string
			for _, m := range citation.FindAllStringSubmatch(s, -1) {
				keys = append(keys, m[1])
			}
			verb := causal.FindString(s)
			if verb == "" || len(keys) == 0 || slices.ContainsFunc(keys, func(k string) bool { return !links[k] }) {
				continue
			}
			l.advise(d.file, d.line(p.offset+span[0]), "causes", fmt.Sprintf("“%s” beside %s, which shows a link", verb, keys[0]),
				"say that the two went together, or mark the source as an experiment if chance decided who did what")
		}
	}
}
