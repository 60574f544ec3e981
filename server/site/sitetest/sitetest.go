//go:build !js

// Package sitetest stands in for what the build makes of the app, for tests that
// print pages and run none of it.
package sitetest

import "testing/fstest"

// Dist returns web/dist with files that say what they stand in for.
func Dist() fstest.MapFS {
	dist := fstest.MapFS{}
	for _, name := range []string{"wasm_exec.js", "app.wasm", "app.wasm.br", "app.wasm.gz"} {
		dist[name] = &fstest.MapFile{Data: []byte("stand-in for " + name)}
	}
	return dist
}
