//go:build !js

package api

import (
	"errors"
	"net/http"

	"stale.love/app/engagement"
	"stale.love/server/passkey"
)

// signedIn tells a page which account it is signed in to; empty: none.
type signedIn struct {
	Account string `json:"account"`
}

// whoAndHow tells also how else one can sign in here.
type whoAndHow struct {
	signedIn
	engagement.Ways
}

func (a *api) session(w http.ResponseWriter, r *http.Request) (any, error) {
	account, err := a.passkeys.Account(w, r)
	if err != nil && !errors.Is(err, passkey.ErrNotSignedIn) {
		return nil, err
	}
	return whoAndHow{signedIn{account}, a.ways()}, nil
}

func (a *api) signOut(w http.ResponseWriter, r *http.Request) (any, error) {
	return signedIn{}, a.passkeys.SignOut(w, r)
}

func (a *api) beginCreate(w http.ResponseWriter, r *http.Request) (any, error) {
	return a.passkeys.BeginCreate(w, r)
}

func (a *api) finishCreate(w http.ResponseWriter, r *http.Request) (any, error) {
	return a.finish(w, r, "passkey added", a.passkeys.FinishCreate)
}

func (a *api) beginSignIn(w http.ResponseWriter, r *http.Request) (any, error) {
	return a.passkeys.BeginSignIn(w, r)
}

func (a *api) finishSignIn(w http.ResponseWriter, r *http.Request) (any, error) {
	return a.finish(w, r, "signed in with a passkey", a.passkeys.FinishSignIn)
}

func (a *api) finish(w http.ResponseWriter, r *http.Request, event string, ceremony func(http.ResponseWriter, *http.Request, []byte) (string, error)) (any, error) {
	credential, err := readBody(w, r)
	if err != nil {
		return nil, err
	}
	account, err := ceremony(w, r, credential)
	if err != nil {
		return nil, err
	}
	a.audit(r, account, event)
	return signedIn{account}, nil
}
