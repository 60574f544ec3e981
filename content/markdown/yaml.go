package markdown

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// sheet is one YAML text and where its findings go. It is read by hand rather
// than decoded, because a decoder stops at the first mistake and forgets lines.
type sheet struct {
	*findings
	file   string
	before int // lines of the file above the YAML
}

// value is one place in a sheet. An absent value (no node) was either reported
// already or may be absent: reading it gives the zero value and no finding.
type value struct {
	sheet *sheet
	name  string // as an author knows it: "dek", "sources"
	node  ast.Node
	line  int
}

// parse returns the sheet's one document, absent if there is none to read.
func (s *sheet) parse(src []byte) value {
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		line, message := 1, err.Error()
		var at yaml.Error
		if errors.As(err, &at) {
			// "already defined at [2:1]" counts lines from the YAML's first.
			message, _, _ = strings.Cut(at.GetMessage(), " at [")
			if t := at.GetToken(); t != nil && t.Position != nil {
				line = t.Position.Line
			}
		}
		s.add(s.file, s.before+line, "cannot be read as YAML ("+message+")", "correct the YAML")
		return value{}
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		s.add(s.file, s.before+1, fmt.Sprintf("has %d YAML documents or an empty one", len(file.Docs)), "write exactly one")
		return value{}
	}
	return s.value("the file", file.Docs[0].Body)
}

func (s *sheet) value(name string, node ast.Node) value {
	v := value{sheet: s, name: name, node: node, line: s.before + 1}
	if t := node.GetToken(); t != nil && t.Position != nil {
		v.line = s.before + t.Position.Line
	}
	return v
}

func (v value) present() bool { return v.node != nil }

// bad reports the value.
func (v value) bad(wrong, do string) {
	if v.present() {
		v.sheet.add(v.sheet.file, v.line, wrong, do)
	}
}

// scalar returns the value as it is written, without quotes; "" for a list, a
// mapping and anything clever, which it reports.
func (v value) scalar() string {
	switch n := v.node.(type) {
	case nil, *ast.NullNode:
		return ""
	case *ast.StringNode:
		return strings.TrimSpace(n.Value)
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value // a phone number keeps its zeros
	}
	v.bad(v.name+" is not a plain value", "write it as text, without lists, fields, anchors or tags")
	return ""
}

// text returns a text that must not be empty.
func (v value) text() string {
	before := v.reported()
	s := v.scalar()
	if s == "" && before == v.reported() {
		v.bad(v.name+" is empty", "fill it in, or remove the field if it may be left out")
	}
	return s
}

// reported returns how many findings there are, to say one thing once.
func (v value) reported() int {
	if !v.present() {
		return 0
	}
	return len(v.sheet.list)
}

// values returns the items of a list.
func (v value) values() []value {
	if !v.present() {
		return nil
	}
	n, ok := v.node.(*ast.SequenceNode)
	if !ok {
		v.bad(v.name+" is not a list", "write one, or [] for none")
		return nil
	}
	var items []value
	for _, item := range n.Values {
		if item != nil {
			items = append(items, v.sheet.value("an item of "+v.name, item))
		}
	}
	return items
}

// texts returns the items of a list of texts.
func (v value) texts() []string {
	var texts []string
	for _, item := range v.values() {
		texts = append(texts, item.text())
	}
	return texts
}

// some returns the value and reports an empty list.
func (v value) some() value {
	if n, ok := v.node.(*ast.SequenceNode); ok && len(n.Values) == 0 {
		v.bad(v.name+" is empty", "write at least one")
	}
	return v
}

// record is a mapping whose fields are asked for by name.
type record struct {
	whole  value
	fields map[string]value
	order  []string // of the fields, as written
	asked  []string
}

// record returns the value's fields; none when it is absent or no mapping.
func (v value) record() *record {
	r := &record{fields: map[string]value{}}
	n, ok := v.node.(ast.MapNode)
	if !ok {
		v.bad(v.name+" has no fields", "write it as “name: value” lines")
		return r
	}
	r.whole = v
	for it := n.MapRange(); it.Next(); {
		key := it.Key().GetToken()
		if len(r.order) == 0 {
			r.whole.line = v.sheet.before + key.Position.Line
		}
		field := v.sheet.value(key.Value, it.Value())
		if _, null := field.node.(*ast.NullNode); null {
			field.line = v.sheet.before + key.Position.Line
		}
		r.fields[key.Value] = field
		r.order = append(r.order, key.Value)
	}
	return r
}

// may returns a field that may be absent.
func (r *record) may(name string) value {
	r.asked = append(r.asked, name)
	return r.fields[name]
}

// need returns a field and reports its absence.
func (r *record) need(name string) value {
	v := r.may(name)
	if !v.present() {
		r.whole.bad(name+" is missing", "add the field")
	}
	return v
}

// done reports the fields that nobody asked for.
func (r *record) done() {
	for _, name := range r.order {
		if !slices.Contains(r.asked, name) {
			r.fields[name].bad(fmt.Sprintf("unknown field %q", name), "remove it, or use one of "+strings.Join(r.asked, ", "))
		}
	}
}
