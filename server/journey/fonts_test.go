//go:build !js

package journey

import (
	"slices"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
)

// typefaces are the families of letters that a reader's system has: the wider they
// are, the less fits.
type typefaces struct{ sans, serif string }

// systems are what readers' systems come with, as far as this machine has them; the
// first has one wide family and no other.
var systems = []typefaces{
	{"DejaVu Sans", "DejaVu Sans"},
	{"Noto Sans", "Noto Serif"},
	{"Liberation Sans", "Liberation Serif"},
}

func (f typefaces) alone() bool { return f.sans == f.serif }

// String is the name of the system: the family of its controls.
func (f typefaces) String() string {
	switch {
	case f == (typefaces{}):
		return "this machine's own letters"
	case f.alone():
		return "nothing but " + f.sans
	}
	return f.sans
}

// setIn sets the page in front as a system with these families does; none: as this
// one does. The style sheet is beside the page's own, which do not know of it.
func (tab *tab) setIn(f typefaces) {
	tab.t.Helper()
	rules := `:root { --sans: "` + f.sans + `", sans-serif !important; --serif: "` + f.serif + `", serif !important; }`
	if f.alone() {
		rules = `*, ::before, ::after, ::first-letter, ::marker { font-family: "` + f.sans + `" !important; }`
	}
	if f == (typefaces{}) {
		rules = ""
	}
	eval[any](tab, `(() => {
		const letters = new CSSStyleSheet();
		letters.replaceSync(`+quote(rules)+`);
		document.adoptedStyleSheets = [letters];
	})()`)
	tab.settle()
}

// families are what the page in front is really set in, as the browser says.
func (tab *tab) families() (found []string) {
	tab.t.Helper()
	call(tab, dom.Enable, dom.EnableParams{})
	call(tab, css.Enable, cdp.Empty{})
	root := call(tab, dom.GetDocument, dom.GetDocumentParams{}).Root.NodeID
	for _, id := range call(tab, dom.QuerySelectorAll, dom.QuerySelectorAllParams{NodeID: root, Selector: ".brand, h1, h2, p"}).NodeIDs {
		for _, font := range call(tab, css.GetPlatformFontsForNode, css.GetPlatformFontsForNodeParams{NodeID: id}).Fonts {
			if !slices.Contains(found, font.FamilyName) {
				found = append(found, font.FamilyName)
			}
		}
	}
	call(tab, css.Disable, cdp.Empty{})
	call(tab, dom.Disable, cdp.Empty{})
	slices.Sort(found)
	return found
}

// systemsHere are the systems whose families this machine has, and whether the page
// is really set in them.
func (tab *tab) systemsHere() (here []typefaces) {
	tab.t.Helper()
	tab.t.Logf("%s: %q", typefaces{}, tab.families())
	for _, f := range systems {
		tab.setIn(f)
		found := tab.families()
		if !slices.Contains(found, f.sans) || !slices.Contains(found, f.serif) {
			tab.t.Logf("%s: not on this machine, which has %q", f, found)
			continue
		}
		tab.t.Logf("%s: %q", f, found)
		here = append(here, f)
	}
	tab.setIn(typefaces{})
	return here
}
