package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// leftovers are signs of something that was to be filled in or taken out before
// printing: templates, and notes to oneself.
func leftovers() []string {
	return []string{
		"{{", "}}", "{%", "%}", "<%", "%>", "[//]:", "[comment]:", "%!",
		"TODO", "FIXME", "XXX", "TKTK", "Lorem ipsum", "lorem ipsum",
	}
}

func (d *draft) checkLeftovers() {
	const do = "take it out, or write what should stand there"
	for _, sign := range leftovers() {
		for at := 0; ; {
			i := bytes.Index(d.body[at:], []byte(sign))
			if i < 0 {
				break
			}
			d.bad(at+i, fmt.Sprintf("%q is left over", sign), do)
			at += i + len(sign)
		}
		if strings.Contains(d.article.Title+"\n"+d.article.Dek, sign) {
			d.add(d.file, 1, fmt.Sprintf("%q is left over in the title or the dek", sign), do)
		}
	}
}

// checkAlt reports a picture that says nothing to those who do not see it.
func (d *draft) checkAlt(n *ast.Image) {
	var alt strings.Builder
	walk(n, func(c ast.Node) {
		if t, ok := c.(*ast.Text); ok {
			alt.Write(t.Segment.Value(d.body))
		}
	})
	if strings.TrimSpace(alt.String()) == "" {
		d.rule = "alt"
		d.bad(offset(n), fmt.Sprintf("image %q has no words for those who do not see it", n.Destination), "write them between the brackets: ![what it shows](…)")
		d.rule = "links"
	}
}
