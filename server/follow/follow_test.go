//go:build !js

package follow

import (
	"reflect"
	"strings"
	"testing"

	"stale.love/content"
)

func TestFiles_AreTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	first := files(t, lib)
	for range 3 {
		if !reflect.DeepEqual(first, files(t, lib)) {
			t.Fatal("two runs differ")
		}
	}
	if len(first) != 5 {
		t.Errorf("%d files", len(first))
	}
	for path, f := range first {
		t.Logf("%s: %s, %d bytes", path, f.ContentType, len(f.Data))
	}
}

func TestFiles_RefuseAnOriginThatIsNotOne(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "stale.love", "https://", "https://stale.love/", "https://stale.love/magazine", "https://stale.love?x", "%"} {
		if _, err := Files(hostile(), bad); err == nil || !strings.Contains(err.Error(), "origin") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := Files(hostile(), "http://localhost:8080"); err != nil {
		t.Error(err)
	}
}

func TestFiles_ADateThatIsNotADayIsAnErrorWithTheArticlesName(t *testing.T) {
	t.Parallel()
	for _, a := range []content.Article{
		{Slug: "when", Published: "soon"}, {Slug: "when", Published: "2026-01-01", Updated: "later"},
	} {
		lib := &content.Library{Articles: []content.Article{a}}
		if _, err := Files(lib, origin); err == nil || !strings.Contains(err.Error(), "when") {
			t.Errorf("got %v", err)
		}
		if _, err := StructuredData(lib, a, origin); err == nil || !strings.Contains(err.Error(), "when") {
			t.Errorf("got %v", err)
		}
	}
}
