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
func schemes(c content.Colours) []byte {
	var b strings.Builder
	rule := func(selector string, s, slab content.Scheme, more ...string) {
		b.WriteString(selector + " {")
		for _, token := range content.Tokens() {
			fmt.Fprintf(&b, " --%s: %s;", token, s[token])
		}
		for _, token := range slabTokens() {
			fmt.Fprintf(&b, " --slab-%s: %s;", token, slab[token])
		}
		b.WriteString(strings.Join(more, "") + " }\n")
	}
	rule(":root", c.Light, slab(c, c.Light), " color-scheme: light dark;")
	b.WriteString("@media (prefers-color-scheme: dark) { ")
	rule(":root:not([data-theme])", c.Dark, c.Dark)
	b.WriteString("}\n")
	rule(`:root[data-theme="light"]`, c.Light, slab(c, c.Light), " color-scheme: light;")
	rule(`:root[data-theme="sepia"]`, c.Sepia, slab(c, c.Sepia), " color-scheme: light;")
	rule(`:root[data-theme="dark"]`, c.Dark, c.Dark, " color-scheme: dark;")
	// On white paper, in less ink than on a screen, what is bright would be faint.
	b.WriteString("@media print { :root:root:root {")
	for _, token := range append([]string{"accent"}, categories()...) {
		fmt.Fprintf(&b, " --%s: %s;", token, deeper(c.Light[token]))
	}
	b.WriteString(" } }\n")
	return []byte(b.String())
}

// slabTokens are the colours of what stands apart on a slab, as the invitation does.
func slabTokens() []string {
	return append([]string{"wash", "ink", "accent", "on-accent"}, categories()...)
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

// slab is the scheme of what stands on ink: the categories of the dark scheme, and
// the accent of the light one. In the dark there is no slab of light, which would
// be the brightest thing in the room: it is the dark scheme's wash.
func slab(c content.Colours, s content.Scheme) content.Scheme {
	out := content.Scheme{"wash": s["ink"], "ink": s["paper"], "accent": c.Light["accent"], "on-accent": c.Light["on-accent"]}
	for _, category := range categories() {
		out[category] = c.Dark[category]
	}
	return out
}
