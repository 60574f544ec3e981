package page

import (
	"slices"
	"testing"
)

func TestContents_SectionsAreTheTextsOwnAndNotItsBoxes(t *testing.T) {
	t.Parallel()
	got := headings(`<div class="prose">
<p>One.</p>
<h2 id="what-it-is">What <em>it</em> is</h2>
<aside class="box"><h2 class="box-title" id="try-this-week">Try this week</h2></aside>
<h3 id="deeper">Deeper</h3>
<h2 id="you-me">You &amp; me</h2>
<h2 id="cut`)
	want := []heading{{"what-it-is", "What it is"}, {"you-me", "You &amp; me"}}
	if !slices.Equal(got, want) {
		t.Errorf("found %v, not %v", got, want)
	}
}
