//go:build !js

package journey

import (
	"flag"
	"os"
	"testing"
)

var everyLook = flag.Bool("every-look", false, "run the accessibility rules in every scheme at every width")

// axeFile is put there by .ci/axe.
const axeFile = "../../.build/axe/node_modules/axe-core/axe.min.js"

// TestScenes_HoldTheirShapeAndBreakNoRule looks at every scene from 320 to 1280
// px and, on phones, with text twice as large; and it runs axe-core's rules, best
// practices included: all of them on a phone and a desktop, contrast in every
// scheme. The whole matrix of schemes and widths is make axe.
func TestScenes_HoldTheirShapeAndBreakNoRule(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatalf("axe-core is not there (%v): run ./.ci/axe, or make journeys", err)
	}
	looks := []look{{320, "light"}, {390, "light"}, {390, "sepia"}, {390, "dark"}, {768, "light"}, {1280, "light"}}
	if *everyLook {
		looks = nil
		for _, width := range []int64{320, 390, 768, 1280} {
			for _, scheme := range []string{"light", "sepia", "dark"} {
				looks = append(looks, look{width, scheme})
			}
		}
	}
	rulesFor := map[look]string{
		{390, "light"}: "{}", {1280, "light"}: "{}",
		{390, "sepia"}: `{ runOnly: ['color-contrast'] }`, {390, "dark"}: `{ runOnly: ['color-contrast'] }`,
	}
	library := loadLibrary(t)
	s, _ := startBehindLine(t)
	runs := 0
	play(newProfile(t, s), library, looks, func(tab *tab, sc scene, l look) {
		rules, ok := rulesFor[l]
		if *everyLook {
			rules, ok = "{}", true
		}
		if ok {
			if !eval[bool](tab, `!!window.axe`) {
				eval[bool](tab, string(axe)+"; true")
			}
			runs++
			for _, v := range tab.violations(rules) {
				t.Errorf("%s %s: %s", sc.name, l, v)
			}
		}
		if l.scheme != "light" {
			return
		}
		for _, size := range []int64{16, 32} {
			if size > 16 && l.width > 390 {
				continue
			}
			tab.textSize(size)
			for _, found := range tab.crooked(l.width) {
				t.Errorf("%s at %d px, text of %d px: %s", sc.name, l.width, size, found)
			}
		}
		tab.textSize(16)
	})
	t.Logf("%d runs", runs)
}

// violations are what axe, which is loaded, finds by its rules.
func (tab *tab) violations(rules string) []string {
	tab.t.Helper()
	return eval[[]string](tab, `axe.run(document, `+rules+`).then((r) => r.violations.flatMap((v) =>
		v.nodes.map((n) => v.id + ' (' + v.impact + '): ' + v.help + ': ' + n.target.join(' ') + ' ' + n.html.slice(0, 160))))`)
}
