package markdown

import (
	"cmp"
	"fmt"
	"html"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"stale.love/content"
)

// leastSteps is how many steps an exercise has at least: one is a tip.
const leastSteps = 2

// readExercises reads the front matter of the exercises. Their bodies are
// printed later, when it is known what a link may lead to.
func (l *loader) readExercises() {
	files, err := fs.Glob(l.fsys, exerciseFiles)
	if err != nil || len(files) == 0 {
		l.add(exerciseFiles, 1, "no exercise was found", "add one")
	}
	ids := map[string]string{}
	for _, file := range files {
		d := l.openDraft(file)
		d.front = func(r *record) { l.readExercise(d, r, ids) }
		l.readDraft(d)
		l.exercises = append(l.exercises, d)
		l.lib.Exercises = append(l.lib.Exercises, d.exercise)
	}
	slices.SortFunc(l.lib.Exercises, func(a, b content.Exercise) int { return cmp.Compare(a.ID, b.ID) })
}

func (l *loader) readExercise(d *draft, r *record, ids map[string]string) {
	e := &d.exercise
	id := r.need("id")
	e.ID = id.matches(regexp.MustCompile(`^EX-\d\d$`), "an exercise id", "write EX- and two digits")
	if other, twice := ids[e.ID]; twice && e.ID != "" {
		id.bad(fmt.Sprintf("exercise %s is %s already", e.ID, other), "give one of them another id")
	}
	ids[e.ID] = d.file
	e.Slug = d.readSlug(r)
	e.Name = r.need("title").text()
	e.Dek = r.need("dek").text()
	e.Category = r.need("category").category()
	e.Time = r.need("time").text()
	e.Minutes = r.need("minutes").whole(1)
	e.Alone = r.need("who").oneOf("who", "two", "one") == "one"
	var badges []string
	for _, b := range l.lib.Site.Badges {
		badges = append(badges, b.Name)
	}
	if badge := r.need("badge"); len(badges) > 0 { // else it is said once, of the site's file
		e.Badge = badge.oneOf("badge", badges...)
	}
	if v := r.may("caution"); v.present() {
		e.Caution = v.text()
	}
	for _, v := range r.may("timers").values() {
		t := v.record()
		e.Timers = append(e.Timers, content.Timer{Name: t.need("name").text(), Minutes: t.need("minutes").whole(1)})
		t.done()
	}
	e.Checked = r.need("checked").date()
	d.readSources(r.need("sources"))
	e.Facts = r.need("facts").texts()
}

// printExercises turns the bodies into pages, once every article is known.
func (l *loader) printExercises(p *press, links linkCheck) {
	for _, d := range l.exercises {
		if d.body == nil {
			continue
		}
		doc := p.print(d, links)
		d.readSteps(doc)
		for i := range l.lib.Exercises {
			if e := &l.lib.Exercises[i]; e.ID == d.exercise.ID && e.Slug == d.exercise.Slug {
				e.HTML, e.Steps = d.html, d.exercise.Steps
			}
		}
	}
}

// readSteps takes the steps out of the body: the one numbered list that comes
// before the first heading.
func (d *draft) readSteps(doc ast.Node) {
	for n := doc.FirstChild(); n != nil && n.Kind() != ast.KindHeading; n = n.NextSibling() {
		list, ok := n.(*ast.List)
		if !ok || !list.IsOrdered() {
			continue
		}
		if d.exercise.Steps != nil {
			d.bad(offset(list), "there are two numbered lists before the first heading", "make one list of the steps")
			return
		}
		for item := list.FirstChild(); item != nil; item = item.NextSibling() {
			d.exercise.Steps = append(d.exercise.Steps, plain(item, d.body))
		}
	}
	if len(d.exercise.Steps) < leastSteps {
		d.bad(0, fmt.Sprintf("%d steps", len(d.exercise.Steps)), fmt.Sprintf("begin with a numbered list of at least %d", leastSteps))
	}
}

// plain returns the words of a node, without what dresses them.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	walk(n, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		}
	})
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}
