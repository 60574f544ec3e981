package markdown

import (
	"fmt"
	"io/fs"

	"stale.love/content"
)

// What the scoring counts on: six items a part, half of them reversed, so that
// one answer given to all comes out at 50; and four bands.
const (
	itemsPerPart    = 6
	reversedPerPart = 3
	bandCount       = 4
	answerCount     = 5
)

// readCheckups reads every version of the checkup there is a file for. The last is
// the one that is asked; the others stay, for results that were answered on them.
func (l *loader) readCheckups() {
	files, err := fs.Glob(l.fsys, checkupFiles)
	if err != nil || len(files) == 0 {
		files = []string{fmt.Sprintf(checkupFile, 1)}
	}
	var versions []content.Quiz
	for n := range files {
		q := l.readCheckup(fmt.Sprintf(checkupFile, n+1), n+1)
		if n > 0 && q.ID != versions[0].ID {
			l.add(fmt.Sprintf(checkupFile, n+1), 1, fmt.Sprintf("id %q differs from version 1's", q.ID), "versions of one checkup have one id")
		}
		versions = append(versions, q)
	}
	last := len(versions) - 1
	l.lib.Quiz, l.lib.Earlier = versions[last], versions[:last]
}

func (l *loader) readCheckup(file string, number int) content.Quiz {
	r := l.read(file).record()
	version, answers := r.need("version"), r.need("answers")
	q := content.Quiz{
		ID:      r.need("id").slug(),
		Version: version.whole(1),
		Frame:   r.need("frame").text(),
		Answers: answers.texts(),
		Skip:    r.need("skip").text(),
	}
	if q.Version != 0 && q.Version != number {
		version.bad(fmt.Sprintf("version %d differs from the file's name", q.Version), fmt.Sprintf("write the number of v%d", number))
	}
	if answers.present() && len(q.Answers) != answerCount {
		answers.bad(fmt.Sprintf("%d answers", len(q.Answers)), fmt.Sprintf("write %d, from never to almost always", answerCount))
	}
	q.Items = readItems(r.need("items"))
	q.Bands = readBands(r.need("bands"))
	q.Starts = l.readStarts(r.need("starts"), q.Items)
	r.done()
	return q
}

func readItems(list value) []content.Item {
	var items []content.Item
	ids := map[string]bool{}
	count, reversed := map[content.Category]int{}, map[content.Category]int{}
	for _, v := range list.values() {
		r := v.record()
		id := r.need("id")
		item := content.Item{
			ID:       id.text(),
			Part:     r.need("part").category(),
			Text:     r.need("text").text(),
			Reversed: r.may("reversed").flag(),
		}
		r.done()
		if ids[item.ID] && item.ID != "" {
			id.bad(fmt.Sprintf("item %s comes twice", item.ID), "give one of them another id")
		}
		ids[item.ID] = true
		count[item.Part]++
		if item.Reversed {
			reversed[item.Part]++
		}
		items = append(items, item)
	}
	for _, c := range content.Categories() {
		if count[c] != itemsPerPart || reversed[c] != reversedPerPart {
			list.bad(fmt.Sprintf("part %s has %d items, %d of them reversed", c, count[c], reversed[c]),
				fmt.Sprintf("write %d, %d of them reversed: the scoring counts on it", itemsPerPart, reversedPerPart))
		}
	}
	return items
}

func readBands(list value) []content.Band {
	var bands []content.Band
	for _, v := range list.values() {
		r := v.record()
		from := r.need("from")
		b := content.Band{From: from.percent(), Label: r.need("label").text(), Line: r.need("line").text()}
		r.done()
		if n := len(bands); n > 0 && b.From >= bands[n-1].From {
			from.bad(fmt.Sprintf("band from %g does not lie below the one before", b.From), "order the bands highest first")
		}
		bands = append(bands, b)
	}
	if n := len(bands); list.present() && (n != bandCount || bands[n-1].From != 0) {
		list.bad(fmt.Sprintf("%d bands, or the last does not start at 0", n), fmt.Sprintf("write %d, the last from 0", bandCount))
	}
	return bands
}

// readStarts does not check the articles: a start may name one that is not
// written yet, and content.Suggest passes over it.
func (l *loader) readStarts(list value, items []content.Item) []content.Start {
	var starts []content.Start
	parts := map[content.Category]bool{}
	for _, v := range list.values() {
		r := v.record()
		part, exercise := r.may("part"), r.need("exercise")
		s := content.Start{Exercise: exercise.text()}
		if part.scalar() != "" {
			s.Part = part.category()
		}
		for _, a := range r.need("articles").some().values() {
			s.Articles = append(s.Articles, a.slug())
		}
		l.checkExercise(exercise, s.Exercise)
		for _, sp := range r.may("special").values() {
			s.Special = append(s.Special, l.readSpecial(sp, s.Part, items))
		}
		r.done()
		if parts[s.Part] {
			v.bad(fmt.Sprintf("start for part %q comes twice", s.Part), "write one for each part and one with part \"\"")
		}
		parts[s.Part] = true
		starts = append(starts, s)
	}
	for _, c := range append(content.Categories(), "") {
		if !parts[c] {
			list.bad(fmt.Sprintf("no start for part %q", c), "write one for each part and one with part \"\"")
		}
	}
	return starts
}

func (l *loader) readSpecial(v value, part content.Category, items []content.Item) content.Special {
	r := v.record()
	item, exercise := r.need("item"), r.need("exercise")
	sp := content.Special{Item: item.text(), Exercise: exercise.text()}
	if article := r.may("article"); article.present() {
		sp.Article = article.slug()
	}
	r.done()
	l.checkExercise(exercise, sp.Exercise)
	known := sp.Item == ""
	for _, it := range items {
		known = known || it.ID == sp.Item && it.Part == part
	}
	if !known {
		item.bad(fmt.Sprintf("item %q is not in part %q", sp.Item, part), "name one of the part's items")
	}
	return sp
}
