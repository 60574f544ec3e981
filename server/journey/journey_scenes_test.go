//go:build !js

package journey

import (
	"flag"
	"os"
	"slices"
	"testing"
)

var everyLook = flag.Bool("every-look", false, "run the accessibility rules in every scheme at every width")

// axeFile is put there by .ci/axe.
const axeFile = "../../.build/axe/node_modules/axe-core/axe.min.js"

// TestScenes_HoldTheirShapeAndBreakNoRule looks at every scene from 320 to 1280
// px and, on phones, with text twice as large, at the narrowest in the letters of
// several systems; and it runs axe-core's rules, best practices included: all of them
// on a phone and a desktop, contrast in every scheme. The whole matrix of schemes and
// widths is make axe. Two readers share the scenes, beside each other.
func TestScenes_HoldTheirShapeAndBreakNoRule(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatalf("axe-core is not there (%v): run ./.ci/axe, or make journeys", err)
	}
	all := scenes(loadLibrary(t))
	half := slices.IndexFunc(all, func(sc scene) bool { return sc.name == "question" })
	for name, list := range map[string][]scene{"reading": all[:half], "checkup and account": all[half:]} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			look := examination{t: t, axe: string(axe)}
			look.at(list)
			t.Logf("%d runs of the rules", look.runs)
			for _, f := range systems {
				t.Run("in the letters of "+f.String(), func(t *testing.T) {
					if !slices.Contains(look.here, f) {
						t.Skip("this machine has not got them (Debian: apt-get install fonts-dejavu-core fonts-liberation fonts-noto-core)")
					}
				})
			}
		})
	}
}

// examination is what is looked for in scenes.
type examination struct {
	t    *testing.T
	axe  string
	here []typefaces // that this machine has
	runs int
}

func (x *examination) at(list []scene) {
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
	s, _ := startBehindLine(x.t)
	play(newProfile(x.t, s), list, looks, func(tab *tab, sc scene, l look) {
		rules, ok := rulesFor[l]
		if *everyLook {
			rules, ok = "{}", true
		}
		if ok {
			if !eval[bool](tab, `!!window.axe`) {
				eval[bool](tab, x.axe+"; true")
			}
			x.runs++
			for _, v := range tab.violations(rules) {
				x.t.Errorf("%s %s: %s", sc.name, l, v)
			}
		}
		if l.scheme == "light" {
			x.shape(tab, sc, l)
		}
	})
}

// shape looks for what does not fit, with text of the usual size and, on phones,
// twice as large; there the widest letters of other systems, too.
func (x *examination) shape(tab *tab, sc scene, l look) {
	if x.here == nil {
		x.here = tab.systemsHere()
	}
	fits := func(size int64, f typefaces) {
		for _, found := range tab.crooked(l.width) {
			x.t.Errorf("%s at %d px, text of %d px, %s: %s", sc.name, l.width, size, f, found)
		}
	}
	fits(16, typefaces{})
	if l.width > 390 {
		return
	}
	tab.textSize(32)
	fits(32, typefaces{})
	if l.width == 320 {
		for _, f := range x.here {
			tab.setIn(f)
			fits(32, f)
		}
		tab.setIn(typefaces{})
	}
	tab.textSize(16)
}

// violations are what axe, which is loaded, finds by its rules.
func (tab *tab) violations(rules string) []string {
	tab.t.Helper()
	return eval[[]string](tab, `axe.run(document, `+rules+`).then((r) => r.violations.flatMap((v) =>
		v.nodes.map((n) => v.id + ' (' + v.impact + '): ' + v.help + ': ' + n.target.join(' ') + ' ' + n.html.slice(0, 160))))`)
}
