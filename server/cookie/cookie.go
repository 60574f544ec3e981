//go:build !js

// Package cookie hands secrets to browsers and reads them back. Each is held to
// this very host, out of reach of scripts, and not sent along with what other
// sites post.
package cookie

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Jar is the cookies of one site.
type Jar struct {
	Secure bool // the site is served over https
}

// name adds the prefix with which browsers hold a cookie to this very host. They
// accept it over https only; http://localhost is for development.
func (j Jar) name(name string) string {
	if j.Secure {
		return "__Host-" + name
	}
	return name
}

// Set gives the browser a secret for the given time; 0 takes it back.
func (j Jar) Set(w http.ResponseWriter, name, value string, life time.Duration) {
	cookie := &http.Cookie{
		Name:     j.name(name),
		Value:    value,
		Path:     "/",
		MaxAge:   int(life.Seconds()),
		Secure:   j.Secure,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
	if life == 0 {
		cookie.MaxAge = -1 // "Max-Age=0" on the wire
	}
	http.SetCookie(w, cookie)
}

// Get returns the browser's secret, or "".
func (j Jar) Get(r *http.Request, name string) string {
	cookie, err := r.Cookie(j.name(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// NewToken returns a secret of 32 random bytes.
func NewToken(random io.Reader) (string, error) {
	bytes := make([]byte, 32)
	if _, err := io.ReadFull(random, bytes); err != nil {
		return "", fmt.Errorf("read randomness: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(bytes), nil
}
