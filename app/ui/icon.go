package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/content"
)

// Icon returns one of the icons drawn for this magazine: 24 px, round strokes
// of 1.7 px in the current colour, hidden from screen readers.
func Icon(name string) app.UI {
	paths := ""
	switch name {
	case "home":
		paths = `<path d="M4 11.200 12 4.500l8 6.700V19a1 1 0 0 1-1 1h-4.500v-5.500h-5V20H5a1 1 0 0 1-1-1z"/>`
	case "articles":
		paths = `<path d="M5 4.500h14v15l-3.500-1.800-3.500 1.800-3.500-1.800L5 19.500z"/>`
	case "exercises":
		paths = `<path d="m4.500 6.800 1.700 1.700L9.200 5.500M4.500 16.800l1.700 1.700 3-3M13 7.200h6.500M13 17.200h6.500"/>`
	case "books":
		paths = `<path d="M12 6.500C10 5 7.500 4.500 4 4.500v13.500c3.500 0 6 .500 8 2 2-1.500 4.500-2 8-2V4.500c-3.500 0-6 .500-8 2zm0 0V20"/>`
	case "checkup":
		paths = `<path d="M5 19.500v-6M10 19.500v-11M15 19.500V4.500M20 19.500V11"/>`
	case "library":
		paths = `<path d="M12 4v10.500m0 0 4-4m-4 4-4-4M4.500 15.500V19a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1v-3.500"/>`
	case "help":
		paths = `<circle cx="12" cy="12" r="8.500"/><path d="M9.700 9.600a2.400 2.400 0 1 1 3.600 2.100c-.8.500-1.300 1-1.300 2M12 16.600v.1"/>`
	case "heart":
		paths = `<path class="fillable" d="M12 20.300C9 18 3.500 14 3.500 8.900 3.500 6.200 5.600 4.200 8 4.200c1.700 0 3.100.9 4 2.300.9-1.400 2.300-2.300 4-2.300 2.400 0 4.500 2 4.500 4.700 0 5.100-5.500 9.100-8.500 11.400z"/>`
	case "share":
		paths = `<path d="M12 14.500V3.800m0 0L8.300 7.500M12 3.800l3.700 3.700M7.500 11H6a1 1 0 0 0-1 1v7.200a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V12a1 1 0 0 0-1-1h-1.500"/>`
	case "save":
		paths = `<path class="fillable" d="M6.500 4.500h11a.5.500 0 0 1 .5.500v15l-6-4.200L6 20V5a.5.500 0 0 1 .5-.5z"/>`
	case "search":
		paths = `<circle cx="10.800" cy="10.800" r="6.300"/><path d="m15.500 15.500 4.500 4.500"/>`
	case "check":
		paths = `<path d="m5 12.500 4.500 4.500L19 7.500"/>`
	case "listen":
		paths = `<path d="M4.500 14.500v-2a7.500 7.500 0 0 1 15 0v2M4.500 14.500h2.700v5H6a1.500 1.500 0 0 1-1.500-1.500zM19.500 14.500h-2.700v5H18a1.500 1.500 0 0 0 1.500-1.500z"/>`
	case "look":
		paths = `<path d="M2.800 18.500 7.900 5.500 13 18.500M4.500 14.200h6.800M13.600 18.500l3.700-9 3.700 9M14.800 15.500h5"/>`
	case "contents":
		paths = `<path d="M9 6.500h11M9 12h11M9 17.500h7M4.600 6.500h.01M4.600 12h.01M4.600 17.500h.01"/>`
	case "close":
		paths = `<path d="m6 6 12 12M18 6 6 18"/>`
	case "tone":
		paths = `<path d="M6.500 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 1.500H5zM10.200 20.500h3.600M12 5.500V3.500"/>`
	case "play":
		paths = `<path d="M8 5.500v13l10.500-6.500z"/>`
	case "pause":
		paths = `<path d="M8.500 5.500v13M15.500 5.500v13"/>`
	case "sentence-back":
		paths = `<path d="M18.500 6v12L9.500 12zM6 6v12"/>`
	case "sentence-on":
		paths = `<path d="M5.500 6v12l9-6zM18 6v12"/>`
	case "back":
		paths = `<path d="M19.500 12h-15m0 0 5.500-5.500M4.500 12l5.500 5.500"/>`
	}
	return app.Raw(`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">` + paths + `</svg>`)
}

// Mark draws the magazine's mark, as high as the name beside it.
func Mark(m content.Mark) app.UI {
	return app.Raw(`<svg class="mark" viewBox="0 0 ` + m.Side + ` ` + m.Side + `" width="26" height="26" aria-hidden="true" focusable="false">` + m.Shapes + `</svg>`)
}
