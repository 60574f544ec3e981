//go:build unix

package program

import "syscall"

// restrictNewFiles makes everything that this process creates its owner's alone.
func restrictNewFiles() { syscall.Umask(0o077) }
