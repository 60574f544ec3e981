//go:build !js

package journey

import (
	"strconv"

	"github.com/chromedp/cdproto/emulation"
)

func ftoa(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Resize turns the tab's device, or gives it another.
func (tab *tab) Resize(width, height int64) {
	tab.t.Helper()
	call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 700,
	})
}
