//go:build !js

package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"strings"
	"testing"
)

func TestManifest_EveryPictureIsThereInTheSizeItSays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var m manifest
	if err := json.Unmarshal(read(t, get(s, "/manifest.webmanifest")), &m); err != nil {
		t.Fatal(err)
	}
	forms := map[string]int{}
	for _, p := range m.Screenshots {
		size, err := png.DecodeConfig(bytes.NewReader(read(t, get(s, p.Src))))
		if err != nil {
			t.Errorf("%s: %v", p.Src, err)
			continue
		}
		if got := fmt.Sprintf("%dx%d", size.Width, size.Height); got != p.Sizes {
			t.Errorf("%s is %s, not %s", p.Src, got, p.Sizes)
		}
		if p.Label == "" {
			t.Errorf("%s says nothing to who cannot see it", p.Src)
		}
		forms[p.Form]++
	}
	if forms["narrow"] == 0 || forms["wide"] == 0 || len(forms) != 2 {
		t.Errorf("the screenshots are for %v; phones and computers each want one", forms)
	}
	if worker := string(read(t, get(s, "/sw.js"))); strings.Contains(worker, "/screens/") {
		t.Error("readers would download the screenshots")
	}
	for _, shortcut := range m.Shortcuts {
		if status := get(s, shortcut.URL).StatusCode; status != 200 {
			t.Errorf("the shortcut %s answers %d", shortcut.URL, status)
		}
	}
}
