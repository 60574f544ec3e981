//go:build !js

package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"time"
)

// audit logs that something happened to an account: what, on which day, and a
// fingerprint by which lines of one account belong together. It names no reader,
// and the account's id, which is random, cannot be had from it.
func (a *api) audit(r *http.Request, account, event string) {
	sum := sha256.Sum256([]byte("audit " + account))
	a.log.LogAttrs(context.WithoutCancel(r.Context()), slog.LevelInfo, "audit",
		slog.String("who", hex.EncodeToString(sum[:6])),
		slog.String("event", event),
		slog.String("day", a.now().UTC().Format(time.DateOnly)))
}
