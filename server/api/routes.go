//go:build !js

package api

import (
	"net/http"
	"slices"
	"strings"

	"stale.love/server/provider"
)

// route is one line of the table: who answers, and what limits it by client (nil:
// nothing does).
type route struct {
	pattern string
	answer  func(http.ResponseWriter, *http.Request) (any, error)
	limit   *limiter
}

const (
	syncRoute    = "POST /api/v1/sync"
	compareRoute = "POST /api/v1/compare"
	eventRoute   = "POST /api/v2/events"
	batchRoute   = "POST /api/v1/events" // of clients from before eventRoute
)

// routes are all there are.
func (a *api) routes() []route {
	return []route{
		{syncRoute, a.sync, nil}, // limited by account
		{eventRoute, a.addEvent, a.events},
		{batchRoute, a.countEvents, a.events},
		{"GET /api/v1/counts", a.counts, nil},
		{"GET /api/v1/session", a.session, nil},
		{"POST /api/v1/passkeys/create/begin", a.beginCreate, a.signIns},
		{"POST /api/v1/passkeys/create/finish", a.finishCreate, a.signIns},
		{"POST /api/v1/passkeys/signin/begin", a.beginSignIn, a.signIns},
		{"POST /api/v1/passkeys/signin/finish", a.finishSignIn, a.signIns},
		{"POST /api/v1/signout", a.signOut, a.signIns},
		{compareRoute, a.compare, nil}, // limited by account
		{"POST /api/v1/recover", a.recover, a.guesses},
		{"POST /api/v1/mail/begin", a.beginMail, a.guesses}, // and by address
		{"POST /api/v1/mail/finish", a.finishMail, a.guesses},
		{"POST /api/v1/provider/begin", a.beginProvider, a.signIns},
		{"GET " + provider.CallbackPath, a.finishProvider, a.signIns},
		{"GET /api/v1/account", a.standing, a.looks},
		{"GET /api/v1/account/export", a.export, a.signIns},
		{"POST /api/v1/account/codes", a.newCodes, a.signIns},
		{"POST /api/v1/account/delete", a.deleteAccount, a.signIns},
		{"POST /api/v1/account/passkeys/rename", a.manage("passkey renamed", a.renamePasskey), a.signIns},
		{"POST /api/v1/account/passkeys/remove", a.manage("passkey removed", a.removePasskey), a.signIns},
		{"POST /api/v1/account/sessions/end", a.manage("session ended", a.endSession), a.signIns},
		{"POST /api/v1/account/sessions/end-others", a.manage("other sessions ended", a.endOthers), a.signIns},
		{"POST /api/v1/account/sessions/end-all", a.endAll, a.signIns},
		{"POST /api/v1/account/mail/remove", a.manage("e-mail address removed", a.unlinkMail), a.signIns},
		{"POST /api/v1/account/provider/remove", a.manage("identity provider removed", a.unlinkProvider), a.signIns},
	}
}

func (a *api) mux() http.Handler {
	mux := http.NewServeMux()
	methods := map[string][]string{}
	for _, route := range a.routes() {
		mux.Handle(route.pattern, a.serve(route))
		method, path, _ := strings.Cut(route.pattern, " ")
		methods[path] = append(methods[path], method)
	}
	// The mux would answer these itself, but in plain text.
	mux.Handle("/api/", a.serve(route{"/api/", func(w http.ResponseWriter, r *http.Request) (any, error) {
		allowed, found := methods[r.URL.Path]
		if !found {
			return nil, errNoRoute
		}
		slices.Sort(allowed)
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return nil, errMethod
	}, nil}))
	return mux
}
