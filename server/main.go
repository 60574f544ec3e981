//go:build !js

// Command server is the thin backend of stale.love: it serves the prerendered
// pages and syncs what readers do. Its other commands are for editors. All of it
// is in package program; what it is made of is in the packages beside that.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"stale.love/server/program"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(program.Command(ctx, os.Args[1:], program.Surroundings{Out: os.Stdout, Err: os.Stderr, Env: os.Getenv}))
}
