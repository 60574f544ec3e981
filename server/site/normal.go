//go:build !js

package site

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// normal makes go-app's markup what the browser builds from the same elements:
// attributes in a fixed order (go-app writes them in a map's), "true" where it
// leaves the value out, and none of its indentation, which would put spaces
// between elements. Text from Markdown is left alone.
func normal(markup string) (string, error) {
	context := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(markup), context)
	if err != nil {
		return "", fmt.Errorf("parsing rendered page: %w", err)
	}
	var out strings.Builder
	for _, n := range nodes {
		if n.Type == html.TextNode && blank(n.Data) {
			continue
		}
		tidy(n)
		if err := html.Render(&out, n); err != nil {
			return "", fmt.Errorf("writing rendered page: %w", err)
		}
	}
	return out.String(), nil
}

func tidy(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	slices.SortFunc(n.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
	for i, a := range n.Attr {
		if a.Val == "" && (strings.HasPrefix(a.Key, "aria-") || strings.HasPrefix(a.Key, "data-")) {
			n.Attr[i].Val = "true"
		}
	}
	if isProse(n) {
		return
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.TextNode && blank(c.Data) {
			n.RemoveChild(c)
		} else {
			tidy(c)
		}
		c = next
	}
}

func isProse(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "class" && slices.Contains(strings.Fields(a.Val), "prose") {
			return true
		}
	}
	return false
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
