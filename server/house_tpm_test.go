//go:build !js

package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestHouse_NoTPMParserIsLinked: what the passkey library wants of one is a package of
// names in this repository.
func TestHouse_NoTPMParserIsLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}} {{.Dir}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		pkg, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.Contains(pkg, "go-tpm") {
			continue
		}
		if seen++; !strings.HasSuffix(dir, "server/passkey/notpm/tpm2") {
			t.Errorf("%s is linked from %s", pkg, dir)
		}
	}
	if seen != 1 {
		t.Errorf("%d packages of go-tpm are linked, want the one that stands in: is its \"replace\" still needed?", seen)
	}
}
