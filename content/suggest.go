package content

import (
	"cmp"
	"slices"
)

// suggested is how many articles a suggestion names, where there are as many.
const suggested = 2

// Suggestion is where a reader might begin after a checkup: up to two article
// slugs and one exercise id, all in the library.
type Suggestion struct {
	Articles []string
	Exercise string // empty: none
}

// Suggest returns where to begin after the snapshot s of answers. Starts may
// name articles that are not written yet: those are left out, and the newest of
// the same category take their place. It never fills with a sensitive article:
// only an editor sends a reader there. Nothing is suggested when no part is
// known.
func (q Quiz) Suggest(s Snapshot, answers []Answer, lib *Library) Suggestion {
	lowest := s.Lowest()
	switch {
	case len(lowest) == 0:
		return Suggestion{}
	case s.AllWell(q):
		start := q.start("")
		return lib.suggestion(start.Articles, start.Exercise)
	case len(lowest) == 1:
		part := lowest[0].Part
		start := q.special(q.start(part), answers)
		return lib.suggestion(start.Articles, start.Exercise, part)
	}

	var parts []Category
	var articles []string
	var exercise Exercise
	for _, low := range lowest[:2] {
		start := q.start(low.Part)
		parts = append(parts, low.Part)
		articles = append(articles, lib.fill(start.Articles, 1, low.Part)...)
		if e, ok := lib.Exercise(start.Exercise); ok && (exercise.ID == "" || e.Minutes < exercise.Minutes) {
			exercise = e
		}
	}
	return lib.suggestion(articles, exercise.ID, parts...)
}

// start returns the start for the part; an empty one when q has none.
func (q Quiz) start(part Category) Start {
	for _, s := range q.Starts {
		if s.Part == part {
			return s
		}
	}
	return Start{Part: part}
}

// special returns the start with what its lowest item puts in the first place.
func (q Quiz) special(start Start, answers []Answer) Start {
	item, ok := q.lowestItem(start.Part, answers)
	if !ok {
		return start
	}
	for _, sp := range start.Special {
		if sp.Item != item {
			continue
		}
		start.Exercise = cmp.Or(sp.Exercise, start.Exercise)
		if sp.Article != "" {
			start.Articles = append([]string{sp.Article}, start.Articles...)
		}
	}
	return start
}

// lowestItem returns the item of the part with the smallest keyed answer, and
// whether that is as low as 0 or 1. Of equals it is the first by id (C1, C2 …),
// which is the order of the part; the order of asking mixes the parts.
func (q Quiz) lowestItem(part Category, answers []Answer) (string, bool) {
	id, least := "", int(maxAnswer)+1
	for i, item := range q.Items {
		if item.Part != part || i >= len(answers) {
			continue
		}
		v, ok := item.keyed(answers[i])
		if ok && (v < least || v == least && compareID(item.ID, id) < 0) {
			id, least = item.ID, v
		}
	}
	return id, least <= 1
}

// compareID orders C2 before C10.
func compareID(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// suggestion returns the first of the articles that exist, filled up from the
// parts (from any, if none are given), and the exercise if it exists.
func (l *Library) suggestion(articles []string, exercise string, parts ...Category) Suggestion {
	s := Suggestion{Articles: l.fill(articles, suggested, parts...)}
	if _, ok := l.Exercise(exercise); ok {
		s.Exercise = exercise
	}
	return s
}

// fill returns the slugs of want that exist, then the newest articles of the
// parts, until there are n. None comes twice.
func (l *Library) fill(want []string, n int, parts ...Category) []string {
	var slugs []string
	add := func(slug string) {
		if len(slugs) < n && !slices.Contains(slugs, slug) {
			slugs = append(slugs, slug)
		}
	}
	for _, slug := range want {
		if _, ok := l.Article(slug); ok {
			add(slug)
		}
	}
	for _, a := range l.Articles {
		if !a.Sensitive && (len(parts) == 0 || slices.Contains(parts, a.Category)) {
			add(a.Slug)
		}
	}
	return slugs
}
