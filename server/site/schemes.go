//go:build !js

package site

import (
	"fmt"
	"strings"

	"stale.love/content"
	"stale.love/server/icon"
)

// schemes is the beginning of the style sheet: the magazine's colours as custom
// properties. Dark is written twice, because a reader can choose it on a light phone.
// What stands on ink, as the invitation does, takes the categories of the opposite
// scheme and the accent of the light one.
func schemes(c content.Colours) []byte {
	var b strings.Builder
	rule := func(selector string, s, opposite content.Scheme, more ...string) {
		b.WriteString(selector + " {")
		for _, token := range content.Tokens() {
			fmt.Fprintf(&b, " --%s: %s;", token, s[token])
		}
		for _, category := range content.Categories() {
			fmt.Fprintf(&b, " --%s-on-ink: %s;", category, opposite[string(category)])
		}
		b.WriteString(strings.Join(more, "") + " }\n")
	}
	rule(":root", c.Light, c.Dark,
		" color-scheme: light dark;", " --accent-on-ink: "+c.Light["accent"]+";", " --on-accent-on-ink: "+c.Light["on-accent"]+";")
	b.WriteString("@media (prefers-color-scheme: dark) { ")
	rule(":root:not([data-theme])", c.Dark, c.Light)
	b.WriteString("}\n")
	rule(`:root[data-theme="light"]`, c.Light, c.Dark, " color-scheme: light;")
	rule(`:root[data-theme="sepia"]`, c.Sepia, c.Dark, " color-scheme: light;")
	rule(`:root[data-theme="dark"]`, c.Dark, c.Light, " color-scheme: dark;")
	// On white paper, in less ink than on a screen, what is bright would be faint.
	b.WriteString("@media print { :root:root:root {")
	for _, token := range append([]string{"accent"}, categories()...) {
		fmt.Fprintf(&b, " --%s: %s;", token, deeper(c.Light[token]))
	}
	b.WriteString(" } }\n")
	return []byte(b.String())
}

func categories() (tokens []string) {
	for _, category := range content.Categories() {
		tokens = append(tokens, string(category))
	}
	return tokens
}

// deeper returns a colour at three quarters of its light.
func deeper(colour string) string {
	c, err := icon.Colour(colour)
	if err != nil {
		return colour
	}
	part := func(n uint8) int { return int(n) * 3 / 4 }
	return fmt.Sprintf("#%02x%02x%02x", part(c.R), part(c.G), part(c.B))
}
