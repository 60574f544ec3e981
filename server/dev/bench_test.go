//go:build !js

package dev

import (
	"testing"
)

// BenchmarkReprint is what stands between a save and the news of it, with the whole
// magazine.
func BenchmarkReprint(b *testing.B) {
	s := newStudio(b, folder("../../content"))
	for b.Loop() {
		if err := s.reprint(); err != nil {
			b.Fatal(err)
		}
	}
}
