//go:build !js

package journey

import (
	"fmt"
	"strings"
)

// difference shows the first place where two texts differ, with the lines around
// it.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	around := func(lines []string) string {
		return strings.Join(lines[max(0, min(i-3, len(lines))):min(i+4, len(lines))], "\n")
	}
	return fmt.Sprintf("line %d\nwas:\n%s\nis:\n%s", i+1, around(w), around(g))
}
