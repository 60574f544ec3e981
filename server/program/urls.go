//go:build !js

package program

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"stale.love/server/desk"
	"stale.love/server/site"
	"stale.love/server/store"
)

// urls is every URL there is; what is under one of them is listed where it says.
func urls(c Config, log *slog.Logger, m magazine, db *store.Store, refusals *desk.Refusals) (http.Handler, error) {
	requests, err := newAPI(c, log, m, db, refusals)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", m.press)      // pages, feeds, assets, the worker: server/site
	mux.Handle("/api/", requests) // server/api/routes.go
	if c.Operator != "" {
		numbers, err := newDesk(c, log, m, db)
		if err != nil {
			return nil, err
		}
		mux.Handle("/desk", numbers) // server/desk/desk.go
		mux.Handle("/desk/", numbers)
	}
	mux.Handle("GET /healthz", health(db, log))
	if m.beside != nil {
		m.beside(mux) // server/dev/dev.go
	}
	all := site.Headers(front(c.Clients, log, time.Now, mux))
	if strings.HasPrefix(c.Origin, "https://") {
		all = secure(all)
	}
	return all, nil
}

// health says ok while the database answers.
func health(db *store.Store, log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if err := db.Ping(r.Context()); err != nil {
			log.Error("health", "error", err)
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	}
}
