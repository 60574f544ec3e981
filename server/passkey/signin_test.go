//go:build !js

package passkey

import (
	"encoding/json"
	"testing"
)

func TestSignIn_ReturnsToTheAccount(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	b.signOut(t, s)
	_, err := b.account(s)
	mustBe(t, err, ErrNotSignedIn)
	if same, err := b.signIn(t, s); err != nil || same != account {
		t.Fatalf("signed in to %q, %v; want %q", same, err, account)
	}
	b.mustBeSignedIn(t, s, account)
}

func TestSignIn_UnknownPasskey(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	if err := s.store.DeleteAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	_, err := b.signIn(t, s)
	mustBe(t, err, ErrUnknownPasskey)
}

func TestSignIn_CounterThatGoesBackLocksNobodyOut(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	b.Counter = 10
	account := b.create(t, s)
	for _, counter := range []uint32{12, 12, 3, 0} {
		b.Counter = counter
		if same, err := b.signIn(t, s); err != nil || same != account {
			t.Errorf("counter %d: %q, %v", counter, same, err)
		}
	}
}

func TestSignIn_ForgedSignatureIsRefused(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	b.create(t, s)
	b.signOut(t, s)
	used, err := b.Get(begin(t, b, s.BeginSignIn))
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(used, &answer); err != nil {
		t.Fatal(err)
	}
	// A valid signature, by the same key, of another ceremony.
	used, err = b.Get(begin(t, newBrowser(), s.BeginSignIn))
	if err != nil {
		t.Fatal(err)
	}
	var other map[string]any
	if err := json.Unmarshal(used, &other); err != nil {
		t.Fatal(err)
	}
	answer["response"].(map[string]any)["signature"] = other["response"].(map[string]any)["signature"]
	forged, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.finish(s.FinishSignIn, forged)
	mustBe(t, err, ErrRefused)
}

// Passkeys of before an unlocked device was asked for may be in one that has no lock.
func TestSignIn_AnOldPasskeyOpensItsAccountWithoutALock(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	b.signOut(t, s)
	var options struct {
		PublicKey struct{ UserVerification string }
	}
	if err := json.Unmarshal(begin(t, b, s.BeginSignIn), &options); err != nil || options.PublicKey.UserVerification != "preferred" {
		t.Errorf("asks for %+v, %v", options, err)
	}
	b.Unverified = true
	if same, err := b.signIn(t, s); err != nil || same != account {
		t.Errorf("signed in to %q, %v", same, err)
	}
}
