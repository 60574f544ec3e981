//go:build !js

// Command server is the thin backend of stale.love: it serves the prerendered
// pages and syncs what readers do.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	config, err := FromEnvironment(os.Getenv)
	if err == nil {
		err = Run(ctx, config, log)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stale.love:", err)
		os.Exit(1)
	}
}
