//go:build !js

package follow

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// absolute resolves every address in a piece of HTML against the page it is
// from: "/help" and "#sources" lead nowhere in a feed reader.
func absolute(markup, page string) (string, error) {
	base, err := url.Parse(page)
	if err != nil {
		return "", fmt.Errorf("parsing its address: %w", err)
	}
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return "", fmt.Errorf("parsing its text: %w", err)
	}
	var out strings.Builder
	for _, n := range nodes {
		for d := range n.Descendants() {
			if err := resolve(d, base); err != nil {
				return "", err
			}
		}
		if err := resolve(n, base); err != nil {
			return "", err
		}
		if err := html.Render(&out, n); err != nil {
			return "", fmt.Errorf("writing its text: %w", err)
		}
	}
	return out.String(), nil
}

func resolve(n *html.Node, base *url.URL) error {
	for i, a := range n.Attr {
		if !slices.Contains([]string{"href", "src", "cite", "poster"}, a.Key) {
			continue
		}
		to, err := base.Parse(a.Val)
		if err != nil {
			return fmt.Errorf("parsing a link in its text: %w", err)
		}
		n.Attr[i].Val = to.String()
	}
	return nil
}
