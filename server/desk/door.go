//go:build !js

package desk

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// stay is how long the desk is open to a browser that has shown the token.
const stay = time.Hour

// door lets in who knows the operator's token. What the browser keeps is not the
// token but a time and its seal, which no other token would make, and which is good
// until the desk is closed from any browser. A new token, or a new start of the server,
// closes it, too.
type door struct {
	token  string
	secure bool // the site is served over https
	now    func() time.Time

	mu     sync.Mutex
	locked string // random, another one after every closing
}

func newDoor(token string, secure bool, now func() time.Time) *door {
	return &door{token: token, secure: secure, now: now, locked: rand.Text()}
}

// right compares in constant time, whatever the lengths.
func (d *door) right(token string) bool {
	said, known := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(d.token))
	return subtle.ConstantTimeCompare(said[:], known[:]) == 1
}

func (d *door) seal(until string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	mac := hmac.New(sha256.New, []byte(d.token))
	mac.Write([]byte("the desk is open until " + until + ", or until it is locked with " + d.locked))
	return hex.EncodeToString(mac.Sum(nil))
}

// open reports whether the request comes from a browser that was let in.
func (d *door) open(r *http.Request) bool {
	cookie, err := r.Cookie(d.name())
	if err != nil {
		return false
	}
	until, seal, _ := strings.Cut(cookie.Value, ".")
	if !hmac.Equal([]byte(seal), []byte(d.seal(until))) {
		return false
	}
	seconds, err := strconv.ParseInt(until, 10, 64)
	return err == nil && d.now().Unix() < seconds
}

func (d *door) letIn(w http.ResponseWriter) {
	until := strconv.FormatInt(d.now().Add(stay).Unix(), 10)
	d.set(w, until+"."+d.seal(until), int(stay.Seconds()))
}

// close takes the browser's cookie back and, if the desk was open to it, makes every
// copy of it worthless.
func (d *door) close(w http.ResponseWriter, r *http.Request) {
	if d.open(r) {
		d.mu.Lock()
		d.locked = rand.Text()
		d.mu.Unlock()
	}
	d.set(w, "", -1)
}

func (d *door) set(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: d.name(), Value: value, Path: "/", MaxAge: age,
		Secure: d.secure, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

// name has the prefix with which browsers hold a cookie to this very host; they
// accept it over https only.
func (d *door) name() string {
	if d.secure {
		return "__Host-desk"
	}
	return "desk"
}
