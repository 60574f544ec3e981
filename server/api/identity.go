//go:build !js

package api

import (
	"context"
	"errors"
	"net/http"

	"stale.love/app/engagement"
	"stale.love/server/mailcode"
	"stale.love/server/passkey"
	"stale.love/server/provider"
	"stale.love/server/store"
)

// errNotOffered is for ways to sign in that the operator has not set up.
var errNotOffered = errors.New("this way to sign in is not offered here")

// ways are those beside passkeys and recovery codes.
func (a *api) ways() engagement.Ways {
	ways := engagement.Ways{Mail: a.mail != nil}
	if a.provider != nil {
		ways.Provider = a.provider.Name
	}
	return ways
}

// beginMail sends a code. The answer is the same for every address: whether it opens
// an account is not even looked up.
func (a *api) beginMail(w http.ResponseWriter, r *http.Request) (any, error) {
	if a.mail == nil {
		return nil, errNotOffered
	}
	var to struct {
		Address string `json:"address"`
	}
	body, err := readBody(w, r)
	if err != nil {
		return nil, err
	}
	if err := decode(body, &to, true); err != nil {
		return nil, err
	}
	address, print, err := a.mail.Address(to.Address)
	if err != nil {
		return nil, err
	}
	if err := a.mails.take(a.client(r) + " " + print); err != nil {
		return nil, err
	}
	attempt := mailcode.Attempt{Address: address, Print: print, Tries: store.MailTries}
	// What others asked for is nobody's business: the answer is the same.
	attempt.Silent = a.mailsTo.Take(print) > 0
	if a.missesAt.Wait(print) > 0 {
		attempt.Tries = 1 // the owner needs one
	}
	return struct{}{}, a.mail.Begin(w, r, attempt)
}

// finishMail signs in whoever typed the right code, into a new account if need be, or
// links the address to the account in front.
func (a *api) finishMail(w http.ResponseWriter, r *http.Request) (any, error) {
	if a.mail == nil {
		return nil, errNotOffered
	}
	var with struct {
		Code string `json:"code"`
		Link bool   `json:"link"`
	}
	body, err := readBody(w, r)
	if err != nil {
		return nil, err
	}
	if err := decode(body, &with, true); err != nil {
		return nil, err
	}
	var link string
	if with.Link {
		// Before the code is spent.
		if link, err = a.passkeys.Account(w, r); err != nil {
			return nil, err
		}
	}
	client := a.client(r)
	if wait := a.misses.Wait(client); wait > 0 {
		return nil, tooMany(wait)
	}
	who, err := a.mail.Finish(w, r, with.Code)
	if err != nil {
		if who.Fingerprint != "" {
			a.misses.Take(client)
			a.missesAt.Take(who.Fingerprint)
		}
		return nil, err
	}
	account, err := a.enter(w, r, who, link)
	return signedIn{account}, err
}

// enter signs in by an identity, or links it to an account.
func (a *api) enter(w http.ResponseWriter, r *http.Request, who store.Identity, link string) (string, error) {
	if link != "" {
		if err := a.store.AddIdentity(r.Context(), link, who); err != nil {
			return "", err
		}
		a.audit(r, link, "linked: "+string(who.Kind))
		return link, nil
	}
	fresh, err := passkey.NewAccount(a.random)
	if err != nil {
		return "", err
	}
	account, made, err := a.store.Enter(r.Context(), who, fresh)
	if err != nil {
		return "", err
	}
	if err := a.passkeys.SignIn(w, r, account, string(who.Kind)); err != nil {
		return "", err
	}
	event := "signed in: "
	if made {
		event = "created: "
	}
	a.audit(r, account, event+string(who.Kind))
	return account, nil
}

// beginProvider says where to go.
func (a *api) beginProvider(w http.ResponseWriter, r *http.Request) (any, error) {
	if a.provider == nil {
		return nil, errNotOffered
	}
	var want struct {
		Link bool `json:"link"`
	}
	body, err := readBody(w, r)
	if err != nil {
		return nil, err
	}
	if err := decode(body, &want, true); err != nil {
		return nil, err
	}
	var link string
	if want.Link {
		if link, err = a.passkeys.Account(w, r); err != nil {
			return nil, err
		}
	}
	to, err := a.provider.Begin(w, r, link)
	return struct {
		URL string `json:"url"`
	}{to}, err
}

// redirect is an answer that sends the browser on.
type redirect string

// finishProvider is a page that the reader is sent to: whatever comes of it, the
// account's own page says so.
func (a *api) finishProvider(w http.ResponseWriter, r *http.Request) (any, error) {
	if a.provider == nil {
		return nil, errNotOffered
	}
	err := a.comeBack(w, r)
	if err == nil {
		return redirect("/account"), nil
	}
	if errors.Is(err, context.Canceled) {
		return nil, err
	}
	outcome := "failed"
	switch {
	case errors.Is(err, provider.ErrDenied):
		outcome = "denied"
	case errors.Is(err, provider.ErrOver):
		outcome = "over"
	case errors.Is(err, store.ErrExists):
		outcome = "taken"
	}
	a.log.Warn("provider", "outcome", outcome, "error", err.Error())
	return redirect("/account#provider-" + outcome), nil
}

func (a *api) comeBack(w http.ResponseWriter, r *http.Request) error {
	who, link, err := a.provider.Finish(w, r)
	if err != nil {
		return err
	}
	if link != "" {
		// Signed out, or signed in as somebody else, meanwhile.
		if now, err := a.passkeys.Account(w, r); err != nil || now != link {
			return provider.ErrOver
		}
	}
	_, err = a.enter(w, r, who, link)
	return err
}
