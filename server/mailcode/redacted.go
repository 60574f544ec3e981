//go:build !js

package mailcode

import "strings"

// redacted is an error of a mail server, which likes to repeat the address: errors
// are logged, addresses are not.
type redacted struct {
	err     error
	address string
}

func (r redacted) Error() string {
	text := r.err.Error()
	local, _, _ := strings.Cut(r.address, "@")
	text = strings.ReplaceAll(text, r.address, "the address")
	if i := strings.Index(strings.ToLower(text), strings.ToLower(local)+"@"); i >= 0 {
		return "the mail server refused the address"
	}
	return text
}

func (r redacted) Unwrap() error { return r.err }
