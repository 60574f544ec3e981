//go:build !js

package markdown

import (
	"testing"

	"stale.love/content"
)

func TestLoad_TheMagazineItself(t *testing.T) {
	t.Parallel()
	lib := mustLoad(t, content.Files)
	if len(lib.Articles) == 0 || len(lib.Exercises) == 0 || len(lib.Quiz.Items) == 0 || len(lib.Help.Countries) == 0 {
		t.Errorf("a part is empty: %d articles, %d exercises, %d items, %d countries",
			len(lib.Articles), len(lib.Exercises), len(lib.Quiz.Items), len(lib.Help.Countries))
	}
}
