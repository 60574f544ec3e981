package markdown

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// habitsFile names what a magazine's texts do too often; a magazine may have none.
const habitsFile = "habits.yaml"

// Habit is how often the articles do something that readers tire of.
type Habit struct {
	Name     string `json:"habit"`
	Count    int    `json:"count"`
	Articles int    `json:"articles"` // of them, that do it at all
}

// habits counts what habits.yaml names, and how the articles are built: those are
// figures for editors and never findings.
func (l *loader) habits() []Habit {
	var texts []string
	for _, d := range l.pieces {
		if d.body != nil && !d.article.Draft {
			texts = append(texts, spoken(d.body))
		}
	}
	var list []Habit
	count := func(name string, in func(i int) int) {
		h := Habit{Name: name}
		for i := range texts {
			if n := in(i); n > 0 {
				h.Count += n
				h.Articles++
			}
		}
		list = append(list, h)
	}
	for _, pattern := range l.readHabits() {
		count(pattern.name, func(i int) int { return len(pattern.is.FindAllString(texts[i], -1)) })
	}
	has := func(is bool) int { return map[bool]int{true: 1}[is] }
	common := frequent(texts)
	count("the end returns to the beginning", func(i int) int { return has(len(returning(texts[i], common)) > 0) })
	count("a link to help among the last three paragraphs", func(i int) int {
		p := paragraphs(texts[i])
		return has(strings.Contains(strings.Join(p[max(0, len(p)-3):], " "), "](/help)"))
	})
	count("a box to try", func(i int) int { return has(strings.Contains(texts[i], "[!TRY]")) })
	count("a box on thin evidence", func(i int) int { return has(strings.Contains(texts[i], "[!THIN]")) })
	count("the box on thin evidence in the middle fifth", func(i int) int {
		at := strings.Index(texts[i], "[!THIN]")
		return has(at > 0 && at*5 > 2*len(texts[i]) && at*5 < 3*len(texts[i]))
	})
	return list
}

type pattern struct {
	name string
	is   *regexp.Regexp
}

func (l *loader) readHabits() []pattern {
	if _, err := fs.Stat(l.fsys, habitsFile); err != nil {
		return nil
	}
	var list []pattern
	r := l.read(habitsFile).record()
	for _, v := range r.need("habits").values() {
		h := v.record()
		name, is := h.need("name").text(), h.need("pattern")
		h.done()
		re, err := regexp.Compile(is.text())
		if err != nil {
			is.bad(fmt.Sprintf("pattern cannot be read (%v)", err), "write a regular expression")
			continue
		}
		list = append(list, pattern{name, re})
	}
	r.done()
	return list
}

var notSaid = regexp.MustCompile(`\[\^?@[^\]]*\]|\]\((/articles|/exercises|https?:)[^)]*\)|\[\^\d+\]:?`)

// spoken is a body without addresses and citations; links to help stay.
func spoken(body []byte) string { return notSaid.ReplaceAllString(string(body), "]") }

func paragraphs(text string) []string {
	var list []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" && !strings.HasPrefix(p, "#") && !strings.HasPrefix(p, "|") {
			list = append(list, p)
		}
	}
	return list
}

var longWord = regexp.MustCompile(`\b[a-z]{4,}\b`)

// frequent returns the words that stand in more than one article in seven: they are
// no sign of anything.
func frequent(texts []string) map[string]bool {
	in := map[string]int{}
	for _, text := range texts {
		words := longWord.FindAllString(strings.ToLower(text), -1)
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			in[w]++
		}
	}
	common := map[string]bool{}
	for w, n := range in {
		common[w] = n*7 > len(texts)
	}
	return common
}

// returning returns the rare words of the last paragraph that stand in the first two.
func returning(text string, common map[string]bool) []string {
	p := paragraphs(text)
	if len(p) < 4 {
		return nil
	}
	first := longWord.FindAllString(strings.ToLower(p[0]+" "+p[1]), -1)
	var back []string
	for _, w := range longWord.FindAllString(strings.ToLower(p[len(p)-1]), -1) {
		if !common[w] && slices.Contains(first, w) {
			back = append(back, w)
		}
	}
	slices.SortFunc(back, cmp.Compare)
	return slices.Compact(back)
}
