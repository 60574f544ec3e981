//go:build !js

package journey

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

func TestPrint_ShowsTheTextAndWhereItsSourcesAre(t *testing.T) {
	t.Parallel()
	a := loadLibrary(t).Articles[0]
	tab := newProfile(t, startServer(t)).Tab()
	tab.Open(a.Path())
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	eval[any](tab, `dispatchEvent(new Event('beforeprint')), true`)
	for _, shown := range []string{".article-head h1", ".prose p", "#sources li"} {
		if !eval[bool](tab, `document.querySelector('`+shown+`').checkVisibility()`) {
			t.Errorf("%s is not on paper", shown)
		}
	}
	for _, hidden := range []string{".top", ".bar", ".toc", ".after", ".foot"} {
		if eval[bool](tab, `document.querySelector('`+hidden+`').checkVisibility()`) {
			t.Errorf("%s is on paper", hidden)
		}
	}
	if words := eval[string](tab, `getComputedStyle(document.querySelector('#sources a'), '::after').content`); len(words) < 20 {
		t.Errorf("a source says %q of where it is", words)
	}
	if colours := eval[string](tab, `getComputedStyle(document.querySelector('.prose')).color + ' on ' + getComputedStyle(document.documentElement).backgroundColor`); colours != "rgb(0, 0, 0) on rgb(255, 255, 255)" {
		t.Errorf("it is printed %s", colours)
	}
}
