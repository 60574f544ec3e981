//go:build !js

// Command server is the thin backend of stale.love: it serves the prerendered
// pages and syncs what readers do. Its other commands are for editors: see
// command.go.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(Command(ctx, os.Args[1:], Surroundings{Out: os.Stdout, Err: os.Stderr, Env: os.Getenv}))
}
