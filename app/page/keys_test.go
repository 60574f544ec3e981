package page

import "testing"

func TestShortcut_BelongsToItsPageAndCanBeTurnedOff(t *testing.T) {
	t.Parallel()
	article, home := View{Place: Place{Kind: Article}}, View{Place: Place{Kind: Home}}
	if s, ok, _ := article.Shortcut("l"); !ok || s.Action != "like" {
		t.Errorf("l on an article: %+v, %v", s, ok)
	}
	if _, ok, _ := home.Shortcut("l"); ok {
		t.Error("l likes something at home")
	}
	if _, ok, waits := home.Shortcut("g"); ok || !waits {
		t.Errorf("g alone: %v, waits %v", ok, waits)
	}
	if s, ok, _ := home.Shortcut("g a"); !ok || s.Path != "/articles" {
		t.Errorf("g a: %+v, %v", s, ok)
	}
	home.Reader.Reading.Look.Keys = "off"
	if _, ok, waits := home.Shortcut("g"); ok || waits {
		t.Error("turned off, g still waits for another key")
	}
	if _, ok, _ := home.Shortcut("?"); ok {
		t.Error("turned off, ? still does something")
	}
}

func TestShortcut_NoKeyMeansTwoThings(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range Shortcuts() {
		if seen[s.Keys] || (s.Action == "") == (s.Path == "") {
			t.Errorf("%q: %+v", s.Keys, s)
		}
		seen[s.Keys] = true
		if s.Path != "" {
			if p := Find(nil, s.Path); p.Kind == NotFound {
				t.Errorf("%q leads to %s, which is no page", s.Keys, s.Path)
			}
		}
	}
}
