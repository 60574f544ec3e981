// Package web holds what the browser is served as it is: the style sheet and the
// scripts from this repository, and what the build makes of the app (web/build):
// app.wasm and wasm_exec.js.
package web

import "embed"

// Static is the folder static, Dist the folder dist. Dist is empty until the
// build has run.
var (
	//go:embed static
	Static embed.FS
	//go:embed all:dist
	Dist embed.FS
)
