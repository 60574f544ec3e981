package page

import "testing"

func TestLook_OnlyWhatCanBeChosenIsKept(t *testing.T) {
	t.Parallel()
	l := Look{}.Set("theme", "sepia").Set("size", "largest").Set("font", "clear").Set("line", "wide")
	if want := (Look{Theme: "sepia", Size: "largest", Font: "clear", Line: "wide"}); l != want {
		t.Errorf("the look is %+v, not %+v", l, want)
	}
	if got := l.Set("theme", "neon").Set("colour", "red").Set("size", "light"); got != l {
		t.Errorf("what cannot be chosen made it %+v", got)
	}
	if got := l.Set("theme", "auto").Set("size", "standard").Set("font", "serif").Set("line", "standard"); got != (Look{}) {
		t.Errorf("the magazine's own choices are written down: %+v", got)
	}
}
