//go:build !js

package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// audited is the key of what in a request's context says that a line about its account
// is in the log: then the line about the request beside it says no time either.
type audited struct{}

// audit logs that something happened to an account: what, on which day, and a
// fingerprint under the site's key by which lines of one account belong together. It
// names no reader, and who has the log alone cannot test whether an account is in it.
func (a *api) audit(r *http.Request, account, event string) {
	if timeless, ok := r.Context().Value(audited{}).(*bool); ok {
		*timeless = true
	}
	// Of the zero time a log writes nothing.
	line := slog.NewRecord(time.Time{}, slog.LevelInfo, "audit", 0)
	line.AddAttrs(
		slog.String("who", a.key.Of("audit", account)[:12]),
		slog.String("event", event),
		slog.String("day", a.now().UTC().Format(time.DateOnly)))
	a.log.Handler().Handle(context.WithoutCancel(r.Context()), line)
}
