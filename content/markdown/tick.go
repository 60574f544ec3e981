package markdown

import (
	"github.com/yuin/goldmark/ast"
	task "github.com/yuin/goldmark/extension/ast"
)

// setTicks makes the items that begin with "[ ]" ones to tick: on paper, since nothing
// would keep a tick on a page. The style sheet draws their squares.
func setTicks(doc ast.Node) {
	var boxes []ast.Node
	walk(doc, func(n ast.Node) {
		if n.Kind() == task.KindTaskCheckBox {
			boxes = append(boxes, n)
		}
	})
	for _, n := range boxes {
		for p := n.Parent(); p != nil; p = p.Parent() {
			if p.Kind() == ast.KindListItem {
				p.SetAttributeString("class", []byte("tick"))
				break
			}
		}
		n.Parent().RemoveChild(n.Parent(), n)
	}
}
