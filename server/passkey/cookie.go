//go:build !js

package passkey

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Names of cookies, before the prefix that https allows.
const (
	sessionCookie = "stale"
	createCookie  = "stale-create"
	signInCookie  = "stale-signin"
)

// cookieName adds the prefix with which browsers hold a cookie to this very host.
// They accept it over https only; http://localhost is for development.
func (p *Passkeys) cookieName(name string) string {
	if p.secure {
		return "__Host-" + name
	}
	return name
}

// setCookie gives the browser a secret for the given time; 0 takes it back.
func (p *Passkeys) setCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	cookie := &http.Cookie{
		Name:     p.cookieName(name),
		Value:    value,
		Path:     "/",
		MaxAge:   int(life.Seconds()),
		Secure:   p.secure,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
	if life == 0 {
		cookie.MaxAge = -1 // "Max-Age=0" on the wire
	}
	http.SetCookie(w, cookie)
}

// cookie returns the browser's secret, or "".
func (p *Passkeys) cookie(r *http.Request, name string) string {
	cookie, err := r.Cookie(p.cookieName(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// newToken returns a secret of 32 random bytes.
func (p *Passkeys) newToken() (string, error) {
	bytes, err := p.randomBytes(32)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(bytes), nil
}

func (p *Passkeys) randomBytes(n int) ([]byte, error) {
	bytes := make([]byte, n)
	if _, err := io.ReadFull(p.random, bytes); err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return bytes, nil
}
