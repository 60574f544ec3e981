//go:build !js

package site

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tokens reads the custom properties of the rule with a selector.
func tokens(t *testing.T, selector string) map[string]string {
	t.Helper()
	css, err := os.ReadFile("../../web/static/styles/10-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(css), selector+" {")
	if !found {
		t.Fatalf("no rule for %s", selector)
	}
	rule, _, _ := strings.Cut(rest, "}")
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(rule, -1) {
		out[m[1]] = m[2]
	}
	return out
}

func TestTheme_DarkIsTheSameChosenAndFromTheDevice(t *testing.T) {
	t.Parallel()
	device, chosen := tokens(t, `:root:not([data-theme])`), tokens(t, `:root[data-theme="dark"]`)
	if len(device) < 10 || len(device) != len(chosen) {
		t.Errorf("%d colours from the device, %d chosen", len(device), len(chosen))
	}
	for name, colour := range device {
		if chosen[name] != colour {
			t.Errorf("--%s is %s from the device and %s chosen", name, colour, chosen[name])
		}
	}
}

func TestTheme_EveryTextCanBeReadInEveryTheme(t *testing.T) {
	t.Parallel()
	for name, selector := range map[string]string{
		"light": ":root", "sepia": `:root[data-theme="sepia"]`, "dark": `:root[data-theme="dark"]`,
	} {
		colours := tokens(t, selector)
		for _, pair := range []struct{ text, on string }{
			{"ink", "paper"}, {"ink", "sheet"}, {"ink", "wash"}, {"muted", "paper"}, {"muted", "sheet"}, {"muted", "wash"},
			{"accent", "paper"}, {"accent", "sheet"}, {"accent", "wash"}, {"on-accent", "accent"}, {"paper", "ink"},
			{"communication", "paper"}, {"intimacy", "paper"}, {"shared-goals", "paper"}, {"conflict", "paper"},
			{"communication", "wash"}, {"intimacy", "wash"}, {"shared-goals", "wash"}, {"conflict", "wash"},
		} {
			if c := contrast(t, colours[pair.text], colours[pair.on]); c < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", name, pair.text, pair.on, c)
			}
		}
	}
}

// contrast is WCAG's.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) float64 {
		n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
		if err != nil {
			t.Fatalf("colour %q: %v", colour, err)
		}
		channel := func(shift int) float64 {
			v := float64(n>>shift&0xff) / 255
			if v <= 0.04045 {
				return v / 12.92
			}
			return math.Pow((v+0.055)/1.055, 2.4)
		}
		return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
	}
	l, d := luminance(a), luminance(b)
	return (max(l, d) + 0.05) / (min(l, d) + 0.05)
}
