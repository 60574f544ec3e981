//go:build !js

package check

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// sheet is what there is to check on one finished page.
type sheet struct {
	ids      []string // as often as they come
	links    []string // of links and pictures
	comments []string
	text     string
}

func read(markup string) (sheet, error) {
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		return sheet{}, fmt.Errorf("parse: %w", err)
	}
	var s sheet
	var text strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.CommentNode:
			s.comments = append(s.comments, n.Data)
		case html.TextNode:
			text.WriteString(n.Data)
			text.WriteByte(' ')
		case html.ElementNode:
			for _, a := range n.Attr {
				switch a.Key {
				case "id":
					s.ids = append(s.ids, a.Val)
				case "href", "src":
					s.links = append(s.links, a.Val)
				case "alt", "title", "aria-label":
					text.WriteString(a.Val)
					text.WriteByte(' ')
				}
			}
		}
	}
	s.text = text.String()
	return s, nil
}
