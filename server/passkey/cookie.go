//go:build !js

package passkey

// Names of cookies, before the prefix that https allows.
const (
	sessionCookie = "stale"
	createCookie  = "stale-create"
	signInCookie  = "stale-signin"
)
