//go:build !js

package api

import (
	"encoding/base64"
	"net/http"

	"stale.love/app/compare"
)

// What the sealed things are as long as: none of them can be used to leave
// anything else here.
const (
	publicBytes = 65 // a point on P-256, uncompressed
	tagBytes    = 16
	sealBytes   = 1 + 8 + 12 + 6 + 16 // format, turn, nonce, four numbers and their frame, authentication
	sealBytes1  = 12 + 6 + 16         // of phones whose app says neither format nor turn
)

// compare makes one step of the reader's comparison. Every step comes to the same
// address and is answered with where the reader stands, so that no log can tell a
// "no" from a look.
func (a *api) compare(w http.ResponseWriter, r *http.Request) (any, error) {
	account, err := a.passkeys.Account(w, r)
	if err != nil {
		return nil, err
	}
	if err := a.compares.take(account); err != nil {
		return nil, err
	}
	var req compare.Request
	if err := readMessage(w, r, &req, false); err != nil {
		return nil, err
	}
	if err := checkStep(req); err != nil {
		return nil, err
	}
	if req.Account != account {
		return nil, errWrongAccount
	}
	if req.Step == compare.Join || req.Step == compare.Start {
		// A right code counts like a wrong one.
		if err := a.codeTries.take(account); err != nil {
			return nil, err
		}
		if err := a.codeTriesFrom.take(a.client(r)); err != nil {
			return nil, err
		}
	}
	return a.store.Compare(r.Context(), account, req)
}

// checkStep refuses what no device sends.
func checkStep(r compare.Request) error {
	fields := map[compare.Step]struct{ public, turn, lookup, tag, seal bool }{
		compare.Look:    {},
		compare.Start:   {public: true},
		compare.Join:    {public: true, lookup: true},
		compare.Confirm: {public: true, turn: true, tag: true},
		compare.Seal:    {public: true, turn: true, seal: true},
		compare.Agree:   {public: true, turn: true},
		compare.Wait:    {public: true, turn: true},
		compare.End:     {public: true},
	}
	want, ok := fields[r.Step]
	switch {
	case !ok:
		return malformed("step is not known")
	case want.public != isBytes(r.Public, publicBytes) || !want.public && r.Public != "":
		return malformed("public is not one key")
	case want.turn != (r.Turn > 0) || r.Turn < 0 || r.Turn > 1<<53:
		return malformed("turn does not fit the step")
	case want.lookup != compare.GoodLookup(r.Lookup) || !want.lookup && r.Lookup != "":
		return malformed("lookup is not the first part of a code")
	case want.tag != isBytes(r.Tag, tagBytes) || !want.tag && r.Tag != "":
		return malformed("tag has another length")
	case want.seal != (isBytes(r.Seal, sealBytes) || isBytes(r.Seal, sealBytes1)) || !want.seal && r.Seal != "":
		return malformed("seal has another length")
	}
	return nil
}

// isBytes reports whether s is n bytes in the one way to write them as base64url.
func isBytes(s string, n int) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == n && len(s) == base64.RawURLEncoding.EncodedLen(n)
}
