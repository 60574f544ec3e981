package markdown

import (
	"github.com/yuin/goldmark/ast"
	table "github.com/yuin/goldmark/extension/ast"
)

// widest is how many columns a phone shows side by side.
const widest = 3

// labelTables writes the name of its column on every cell of a wide table, so that
// a narrow screen can show each row as a block of its own.
func labelTables(doc ast.Node, source []byte) {
	walk(doc, func(n ast.Node) {
		t, ok := n.(*table.Table)
		if !ok {
			return
		}
		head, ok := t.FirstChild().(*table.TableHeader)
		if !ok || head.ChildCount() <= widest {
			return
		}
		t.SetAttributeString("class", []byte("wide"))
		var names []string
		for c := head.FirstChild(); c != nil; c = c.NextSibling() {
			names = append(names, plain(c, source))
		}
		for row := head.NextSibling(); row != nil; row = row.NextSibling() {
			i := 0
			for c := row.FirstChild(); c != nil && i < len(names); c = c.NextSibling() {
				c.SetAttributeString("data-label", []byte(names[i]))
				i++
			}
		}
	})
}
