package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Progress draws how much of a whole is through, as a thin line. Whoever draws it
// has said the same in words.
func Progress(through, whole int) app.UI {
	share := 0.0
	if whole > 0 {
		share = 1000 * float64(through) / float64(whole)
	}
	return app.Raw(`<svg class="line-through" viewBox="0 0 1000 4" preserveAspectRatio="none" width="100%" height="4" aria-hidden="true" focusable="false">` +
		`<rect class="track" width="1000" height="4"></rect><rect class="value" width="` + strconv.FormatFloat(share, 'f', 1, 64) + `" height="4"></rect></svg>`)
}
