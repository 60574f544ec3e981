//go:build !js

package passkey

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-webauthn/webauthn/webauthn"

	"stale.love/server/cookie"
	"stale.love/server/store"
)

// ceremony is what the server remembers between Begin and Finish.
type ceremony struct {
	Kind    string // the cookie it belongs to: a sign-in cannot be finished as a creation
	Account store.Account
	Add     bool // the account exists and gets one more passkey
	Session webauthn.SessionData
}

// begin keeps a ceremony and gives its browser the cookie to finish it with. Each
// kind has its own: a page that offers sign-in while it loads must not spoil the
// creation that the reader asks for meanwhile.
func (p *Passkeys) begin(w http.ResponseWriter, r *http.Request, c ceremony) error {
	token, err := cookie.NewToken(p.random)
	if err != nil {
		return err
	}
	state, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode ceremony: %w", err)
	}
	if err := p.store.SaveCeremony(r.Context(), token, string(state), ceremonyLife); err != nil {
		return err
	}
	p.cookies.Set(w, c.Kind, token, ceremonyLife)
	return nil
}

// take ends the request's ceremony and returns it: whatever comes of the browser's
// answer, there is no second try with the same challenge.
func (p *Passkeys) take(w http.ResponseWriter, r *http.Request, kind string) (ceremony, error) {
	token := p.cookies.Get(r, kind)
	if token == "" {
		return ceremony{}, ErrNoCeremony
	}
	state, err := p.store.TakeCeremony(r.Context(), token)
	if errors.Is(err, store.ErrNotFound) {
		p.cookies.Set(w, kind, "", 0)
		return ceremony{}, ErrNoCeremony
	}
	if err != nil {
		return ceremony{}, err
	}
	p.cookies.Set(w, kind, "", 0)
	var c ceremony
	if err := json.Unmarshal([]byte(state), &c); err != nil {
		return ceremony{}, fmt.Errorf("decode ceremony: %w", err)
	}
	if c.Kind != kind {
		return ceremony{}, ErrNoCeremony
	}
	return c, nil
}
