//go:build !js

package api

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"stale.love/app/engagement"
	"stale.love/server/store"
)

// standing answers what the account's page shows.
func (a *api) standing(w http.ResponseWriter, r *http.Request) (any, error) {
	account, err := a.passkeys.Account(w, r)
	if err != nil {
		return nil, err
	}
	found, err := a.store.Standing(r.Context(), account)
	if err != nil {
		return nil, err
	}
	s := engagement.Standing{
		Account: account, Since: found.Created, Codes: found.Codes, CodesMade: found.CodesMade, Ways: a.ways(),
		Handle:   base64.RawURLEncoding.EncodeToString(found.Handle),
		Passkeys: []engagement.Passkey{}, Sessions: []engagement.Session{},
	}
	here := a.passkeys.SessionID(r)
	var with []byte
	for _, o := range found.Sessions {
		if o.ID == here {
			with = o.Passkey
		}
	}
	for _, c := range found.Credentials {
		s.Passkeys = append(s.Passkeys, engagement.Passkey{
			ID: base64.RawURLEncoding.EncodeToString(c.ID), Name: c.Label, Added: c.Created, Used: c.Used, Synced: c.BackedUp,
			Here: bytes.Equal(c.ID, with),
		})
	}
	for _, o := range found.Sessions {
		s.Sessions = append(s.Sessions, engagement.Session{
			ID: o.ID, Device: o.Device, Way: o.Way, Since: o.Since, Used: o.Used, Here: o.ID == here,
		})
	}
	for _, i := range found.Identities {
		switch i.Kind {
		case store.ByMail:
			s.Mail = i.Added
		case store.ByProvider:
			s.Provider = i.Added
		}
	}
	return s, nil
}

// target names what of the account a request is about.
type target struct {
	Account string `json:"account"` // whose page it was pressed on
	ID      string `json:"id"`
	Name    string `json:"name"`

	Ways []string `json:"ways"` // what ends together with sessions, see engagement.EndCodes
}

func (t target) ending() (also store.Ending, err error) {
	for _, way := range t.Ways {
		switch way {
		case engagement.EndCodes:
			also.Codes = true
		case engagement.EndPasskeys:
			also.Passkeys = true
		case engagement.EndMail:
			also.Identities = append(also.Identities, store.ByMail)
		case engagement.EndProvider:
			also.Identities = append(also.Identities, store.ByProvider)
		default:
			return also, malformed("ways names one that is not known")
		}
	}
	return also, nil
}

// manage wraps what changes an account: signed in, as the one whose page it was
// pressed on, and not too often. The answer is how the account stands then.
func (a *api) manage(event string, do func(r *http.Request, account string, t target) error) func(http.ResponseWriter, *http.Request) (any, error) {
	return func(w http.ResponseWriter, r *http.Request) (any, error) {
		account, t, err := a.mine(w, r)
		if err != nil {
			return nil, err
		}
		if err := do(r, account, t); err != nil {
			return nil, err
		}
		a.audit(r, account, event)
		return a.standing(w, r)
	}
}

func (a *api) mine(w http.ResponseWriter, r *http.Request) (account string, t target, err error) {
	if account, err = a.passkeys.Account(w, r); err != nil {
		return "", t, err
	}
	if err := a.changes.take(account); err != nil {
		return "", t, err
	}
	body, err := readBody(w, r)
	if err != nil {
		return "", t, err
	}
	if err := decode(body, &t, true); err != nil {
		return "", t, err
	}
	if t.Account != account {
		return "", t, errWrongAccount
	}
	return account, t, nil
}

// maxName is how long a passkey's name may be, in characters.
const maxName = 40

func (a *api) renamePasskey(r *http.Request, account string, t target) error {
	id, err := passkeyID(t)
	if err != nil {
		return err
	}
	name := strings.Join(strings.Fields(t.Name), " ")
	if name == "" || utf8.RuneCountInString(name) > maxName || !utf8.ValidString(name) {
		return errName
	}
	return a.store.RenameCredential(r.Context(), account, id, name)
}

func (a *api) removePasskey(r *http.Request, account string, t target) error {
	id, err := passkeyID(t)
	if err != nil {
		return err
	}
	return a.store.RemoveCredential(r.Context(), account, id)
}

func passkeyID(t target) ([]byte, error) {
	id, err := base64.RawURLEncoding.DecodeString(t.ID)
	if err != nil {
		return nil, malformed("id is no passkey's")
	}
	return id, nil
}

func (a *api) endSession(r *http.Request, account string, t target) error {
	return a.store.EndSession(r.Context(), account, t.ID)
}

func (a *api) endOthers(r *http.Request, account string, t target) error {
	also, err := t.ending()
	if err != nil {
		return err
	}
	return a.end(r, account, false, also)
}

func (a *api) end(r *http.Request, account string, here bool, also store.Ending) error {
	err := a.passkeys.End(r, account, here, also)
	if errors.Is(err, store.ErrLastWay) {
		return errNoWayLeft
	}
	return err
}

func (a *api) unlinkMail(r *http.Request, account string, _ target) error {
	return a.store.RemoveIdentity(r.Context(), account, store.ByMail)
}

func (a *api) unlinkProvider(r *http.Request, account string, _ target) error {
	return a.store.RemoveIdentity(r.Context(), account, store.ByProvider)
}

// newCodes answers recovery codes, the only time that they are seen.
func (a *api) newCodes(w http.ResponseWriter, r *http.Request) (any, error) {
	account, _, err := a.mine(w, r)
	if err != nil {
		return nil, err
	}
	codes, err := a.recovery.New(r.Context(), account)
	if err != nil {
		return nil, err
	}
	a.audit(r, account, "recovery codes made")
	return engagement.Codes{Codes: codes}, nil
}

// recover signs in with a recovery code, which is spent.
func (a *api) recover(w http.ResponseWriter, r *http.Request) (any, error) {
	var with struct {
		Code string `json:"code"`
	}
	body, err := readBody(w, r)
	if err != nil {
		return nil, err
	}
	if err := decode(body, &with, true); err != nil {
		return nil, err
	}
	account, err := a.recovery.Use(r.Context(), with.Code)
	if err != nil {
		return nil, err
	}
	if err := a.passkeys.SignIn(w, r, account, "code"); err != nil {
		return nil, err
	}
	a.audit(r, account, "signed in with a recovery code")
	return signedIn{Account: account}, nil
}

// endAll signs this browser out and every other one.
func (a *api) endAll(w http.ResponseWriter, r *http.Request) (any, error) {
	account, t, err := a.mine(w, r)
	if err != nil {
		return nil, err
	}
	also, err := t.ending()
	if err != nil {
		return nil, err
	}
	if err := a.end(r, account, true, also); err != nil {
		return nil, err
	}
	a.audit(r, account, "signed out everywhere")
	return signedIn{}, a.passkeys.SignOut(w, r)
}

// deleteAccount deletes at once. What was liked is not counted any more, and the
// account's other devices hear 410 with their next sync.
func (a *api) deleteAccount(w http.ResponseWriter, r *http.Request) (any, error) {
	account, _, err := a.mine(w, r)
	if err != nil {
		return nil, err
	}
	if err := a.store.DeleteAccount(r.Context(), account); err != nil {
		return nil, err
	}
	a.audit(r, account, "deleted")
	return signedIn{}, a.passkeys.SignOut(w, r)
}

var (
	errName      = errors.New("a passkey needs a name of 1 to 40 characters")
	errNoWayLeft = errors.New("no way into the account would be left")
)
