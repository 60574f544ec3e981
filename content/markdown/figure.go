package markdown

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	yaml "github.com/goccy/go-yaml/ast"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"

	"stale.love/content"
)

// What a figure may be: enough to be understood at a glance on a phone, and no more.
const (
	mostRows       = 8
	mostPeople     = 4 // rows of a hundred people
	longestTitle   = 140
	longestLabel   = 60
	heaviestFigure = 4096 // bytes, compressed
)

// kindFigure is process-wide because goldmark numbers its kinds so.
var kindFigure = ast.NewNodeKind("Figure")

// figure is a fenced block of numbers, drawn. Its children are its note: texts, and
// the marks of the sources it cites.
type figure struct {
	ast.BaseBlock
	kind          content.FigureKind
	id            string
	title         string
	measure, unit string // what the numbers are, and what stands behind each
	names         [2]string
	scale         scale
	rows          []figureRow
	markup        string // once drawn
}

func (*figure) Kind() ast.NodeKind { return kindFigure }

func (f *figure) Dump(source []byte, level int) {
	ast.DumpHelper(f, source, level, map[string]string{"Title": f.title}, nil)
}

// scale is what all rows of a figure are measured on.
type scale struct {
	from, to    number
	left, right string  // what its ends mean
	zero        *number // where there is no effect
}

// at returns where a number stands, from 0 to 1.
func (s scale) at(n number) float64 {
	if s.to.is <= s.from.is {
		return 0
	}
	return (n.is - s.from.is) / (s.to.is - s.from.is)
}

// number is one as its author wrote it.
type number struct {
	is      float64
	written string
}

// figureRow is one row. Which numbers there are depends on the figure's kind.
type figureRow struct {
	label     string
	value     number
	low, high *number // or from and to, before and after
	quiet     bool
	sources   []string // their keys, when the rows come from several
}

// setFigures makes figures of the fenced blocks that hold one, and returns them.
func setFigures(d *draft, doc ast.Node, ids parser.IDs) []*figure {
	var blocks []*ast.FencedCodeBlock
	walk(doc, func(n ast.Node) {
		if code, ok := n.(*ast.FencedCodeBlock); ok && string(code.Language(d.body)) == "figure" {
			blocks = append(blocks, code)
		}
	})
	var all []*figure
	for _, code := range blocks {
		at := offset(code)
		switch {
		case d.article.Slug == "":
			d.bad(at, "there is a figure", "figures stand in articles only")
			continue
		case code.Parent() != doc:
			d.bad(at, "a figure stands in a list or a box", "write it between two paragraphs")
			continue
		case code.Lines().Len() == 0:
			d.bad(at, "a figure is empty", "write its fields between the fences")
			continue
		}
		f := d.readFigure(code)
		f.SetPos(at)
		f.SetLines(code.Lines())
		f.id = string(ids.Generate([]byte("figure"), ast.KindHeading))
		doc.ReplaceChild(doc, code, f)
		all = append(all, f)
	}
	return all
}

// readFigure reads the YAML of a figure and reports what is wrong with it.
func (d *draft) readFigure(code *ast.FencedCodeBlock) *figure {
	var src bytes.Buffer
	for i := range code.Lines().Len() {
		line := code.Lines().At(i)
		src.Write(line.Value(d.body))
	}
	f := &figure{names: [2]string{"Before", "After"}}
	before := d.line(code.Lines().At(0).Start) - 1
	v := (&sheet{findings: d.findings, file: d.file, before: before}).parse(src.Bytes())
	if !v.present() {
		return f
	}
	r := v.record()
	var kinds []string
	for _, k := range content.FigureKinds() {
		kinds = append(kinds, string(k))
	}
	f.kind = content.FigureKind(r.need("kind").oneOf("kind", kinds...))
	title := r.need("title")
	f.title = title.atMost(longestTitle)
	f.measure = r.need("measure").atMost(longestTitle)
	f.unit = r.may("unit").scalar()
	if names := r.may("names"); names.present() {
		if texts := names.texts(); len(texts) == 2 {
			f.names = [2]string(texts)
		} else {
			names.bad(fmt.Sprintf("names has %d items", len(texts)), "name the two times: [Before, After]")
		}
	}
	f.scale = f.readScale(r)
	cited := f.readNote(r.need("note"))
	d.readFigureFacts(r.need("facts"))
	f.readRows(r.need("rows").some(), cited)
	r.done()
	return f
}

// readScale reads what a figure is measured on. A hundred people need none, and bars
// begin at nothing: a bar that begins elsewhere says more than its number.
func (f *figure) readScale(r *record) scale {
	if f.kind == content.People {
		return scale{to: number{is: 100}}
	}
	whole := r.need("scale")
	if !whole.present() || f.kind == "" {
		return scale{}
	}
	s := whole.record()
	out := scale{from: s.need("from").number(), to: s.need("to").number(), left: s.may("left").scalar(), right: s.may("right").scalar()}
	if zero := s.may("zero"); zero.present() {
		n := zero.number()
		out.zero = &n
		if n.is < out.from.is || n.is > out.to.is {
			zero.bad("zero lies outside of the scale", "move it, or widen the scale")
		}
	}
	s.done()
	switch {
	case out.to.is <= out.from.is:
		whole.bad("the scale ends where it begins, or before", "let to be more than from")
	case f.kind == content.Bars && out.from.is != 0:
		whole.bad("bars do not begin at 0", "let from be 0, or draw dots")
	}
	return out
}

// readNote sets the note as the figure's children and returns the keys it cites.
func (f *figure) readNote(v value) []string {
	cite := regexp.MustCompile(`\s*\[@([^\]]*)\]`)
	text := v.text()
	if text == "" {
		return nil
	}
	var keys []string
	at := 0
	for _, m := range cite.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > at {
			f.AppendChild(f, ast.NewString([]byte(text[at:m[0]])))
		}
		key := text[m[2]:m[3]]
		keys = append(keys, key)
		f.AppendChild(f, &mark{sign: '@', name: key})
		at = m[1]
	}
	if at < len(text) {
		f.AppendChild(f, ast.NewString([]byte(text[at:])))
	}
	if len(keys) == 0 {
		v.bad("the figure names no source", "write who found it, among whom, and [@key]")
	}
	return keys
}

// readFigureFacts holds a figure to the facts of its article: the editors' bank is
// where its numbers come from.
func (d *draft) readFigureFacts(list value) {
	facts := list.some().values()
	for _, v := range facts {
		if id := v.text(); id != "" && d.known && !slices.Contains(d.article.Facts, id) {
			v.bad(fmt.Sprintf("the article does not list the fact %q", id), "name a fact of its front matter, or add it there")
		}
	}
}

func (f *figure) readRows(list value, cited []string) {
	items := list.values()
	most := mostRows
	if f.kind == content.People {
		most = mostPeople
	}
	if len(items) > most {
		list.bad(fmt.Sprintf("there are %d rows", len(items)), fmt.Sprintf("draw %d at most: a figure is seen at a glance", most))
	}
	several := false // sources
	for _, key := range cited {
		several = several || key != cited[0]
	}
	for _, item := range items {
		r := item.record()
		row := figureRow{label: r.need("label").atMost(longestLabel), quiet: r.may("quiet").flag()}
		row.sources = readRowSources(r.may("source"), cited)
		if len(row.sources) == 0 && several && r.whole.present() {
			r.whole.bad("the row does not say which of the sources it is from", "add source: and the key")
		}
		f.readNumbers(r, &row)
		r.done()
		f.rows = append(f.rows, row)
	}
}

// readRowSources returns the keys of what a row is from: one, or a list.
func readRowSources(v value, cited []string) []string {
	items := []value{v}
	if _, list := v.node.(*yaml.SequenceNode); list {
		items = v.values()
	}
	var keys []string
	for _, item := range items {
		key := item.scalar()
		if key != "" && !slices.Contains(cited, key) {
			item.bad(fmt.Sprintf("the note does not cite %q", key), "cite it in the note, as [@key]")
		}
		if key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// readNumbers reads the numbers that a row of the figure's kind has.
func (f *figure) readNumbers(r *record, row *figureRow) {
	on := func(v value) *number {
		if !v.present() {
			return nil
		}
		n := v.number()
		if n.written != "" && f.scale.to.is > f.scale.from.is && (n.is < f.scale.from.is || n.is > f.scale.to.is) {
			v.bad(fmt.Sprintf("%s lies outside of the scale", n.written), "correct it, or widen the scale")
		}
		return &n
	}
	first, second := "", ""
	switch f.kind {
	case content.Bars, content.People:
	case content.Dots:
		first, second = "low", "high"
	case content.Change:
		first, second = "before", "after"
	case content.Timeline:
		first, second = "from", "to"
	default:
		return
	}
	if f.kind != content.Change && f.kind != content.Timeline {
		v := r.need("value")
		if n := on(v); n != nil {
			row.value = *n
			if f.kind == content.People && n.is != math.Trunc(n.is) {
				v.bad(fmt.Sprintf("%s is not a number of people", n.written), "round it, and say so in the note")
			}
		}
	}
	if first == "" {
		return
	}
	low, high := r.may(first), r.may(second)
	if f.kind == content.Change || f.kind == content.Timeline {
		low = r.need(first)
	}
	if f.kind == content.Change || f.kind == content.Dots && low.present() {
		high = r.need(second)
	}
	row.low, row.high = on(low), on(high)
	switch {
	case f.kind == content.Change || row.low == nil && row.high == nil || row.high == nil:
	case row.low == nil:
		high.bad("high stands without low", "write both ends of the range, or none")
	case row.low.is > row.high.is:
		high.bad(fmt.Sprintf("%s comes after %s", row.low.written, row.high.written), "swap them")
	case f.kind == content.Dots && (row.value.is < row.low.is || row.value.is > row.high.is):
		low.bad(fmt.Sprintf("%s lies outside of its own range", row.value.written), "correct one of the three")
	}
}

// atMost returns a text of at most so many letters.
func (v value) atMost(most int) string {
	s := v.text()
	if n := len([]rune(s)); n > most {
		v.bad(fmt.Sprintf("%s has %d letters", v.name, n), fmt.Sprintf("write %d at most", most))
	}
	return s
}

// number returns a number as it is written, with a true minus.
func (v value) number() number {
	s := v.text()
	if s == "" {
		return number{}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) || math.Abs(n) > 1e9 {
		v.bad(fmt.Sprintf("%s %q is not a number", v.name, s), "write one in digits, such as 0.46")
		return number{}
	}
	return number{n, strings.Replace(s, "-", "−", 1)}
}

// checkFigures reports figures that weigh too much, and keeps the first for the card.
func (d *draft) checkFigures(all []*figure) {
	for i, f := range all {
		var packed bytes.Buffer
		w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		_, _ = w.Write([]byte(f.markup))
		_ = w.Close()
		if packed.Len() >= heaviestFigure {
			d.bad(offset(f), fmt.Sprintf("the figure has %d bytes, compressed", packed.Len()), fmt.Sprintf("draw fewer rows: %d is the most", heaviestFigure))
		}
		if i == 0 {
			d.article.Figure = f.forCard()
		}
		d.drawn = append(d.drawn, Drawing{Title: f.title, Kind: string(f.kind), Rows: len(f.rows), Bytes: packed.Len()})
	}
}
