//go:build !js

package passkey

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"stale.love/server/passkey/passkeytest"
)

func TestCreate_MakesAnAccountAndSignsIn(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(account) {
		t.Errorf("account id %q is no random UUID", account)
	}
	b.mustBeSignedIn(t, s, account)
	stored, err := s.store.Account(t.Context(), account)
	if err != nil || len(stored.Handle) != 32 || !regexp.MustCompile(`^Reader [B-DF-HJ-NP-TV-XZ]{3}$`).MatchString(stored.Name) {
		t.Errorf("account %+v, %v", stored, err)
	}
	if _, left := b.cookies["stale-create"]; left {
		t.Error("the ceremony's cookie is still there")
	}
}

func TestCreate_AsksForADiscoverablePasskeyAndNoAttestation(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	var options struct {
		PublicKey struct {
			RP                     struct{ ID, Name string }
			Attestation            string
			Timeout                int
			AuthenticatorSelection struct {
				ResidentKey, UserVerification string
				RequireResidentKey            bool
			}
			ExcludeCredentials []any
		}
	}
	if err := json.Unmarshal(begin(t, b, s.BeginCreate), &options); err != nil {
		t.Fatal(err)
	}
	got := options.PublicKey
	if got.RP.ID != "localhost" || got.RP.Name != "stale.love" || got.Attestation != "none" || got.Timeout != 300_000 ||
		got.AuthenticatorSelection.ResidentKey != "required" || !got.AuthenticatorSelection.RequireResidentKey ||
		got.AuthenticatorSelection.UserVerification != "required" || len(got.ExcludeCredentials) != 0 {
		t.Errorf("options %+v", got)
	}
}

func TestCreate_BegunOnlyLeavesNoAccount(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	begin(t, b, s.BeginCreate)
	_, err := b.account(s)
	mustBe(t, err, ErrNotSignedIn)
}

func TestCreate_SecondPasskeyOpensTheSameAccount(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	session := b.cookies["stale"]

	_, err := b.Create(begin(t, b, s.BeginCreate))
	mustBe(t, err, passkeytest.ErrExcluded)

	phone := newBrowser() // plugged in, so to speak: its passkey, this browser's cookies
	made, err := phone.Create(begin(t, b, s.BeginCreate))
	if err != nil {
		t.Fatal(err)
	}
	if same, err := b.finish(s.FinishCreate, made); err != nil || same != account {
		t.Fatalf("added to %q, %v; want %q", same, err, account)
	}
	if b.cookies["stale"] != session {
		t.Error("adding a passkey began another session")
	}
	for _, device := range []*browser{b, phone} {
		if same, err := device.signIn(t, s); err != nil || same != account {
			t.Errorf("signed in to %q, %v; want %q", same, err, account)
		}
	}
}

func TestCreate_PasskeyIsAddedOnlyWhileSignedIn(t *testing.T) {
	t.Parallel()
	s, b, phone := newSite(t, origin), newBrowser(), newBrowser()
	b.create(t, s)
	made, err := phone.Create(begin(t, b, s.BeginCreate))
	if err != nil {
		t.Fatal(err)
	}
	b.signOut(t, s)
	_, err = b.finish(s.FinishCreate, made)
	mustBe(t, err, ErrNotSignedIn)
	_, err = phone.signIn(t, s)
	mustBe(t, err, ErrUnknownPasskey)

	b.signIn(t, s)
	if made, err = phone.Create(begin(t, b, s.BeginCreate)); err != nil {
		t.Fatal(err)
	}
	other := newBrowser()
	other.create(t, s)
	b.cookies["stale"] = other.cookies["stale"]
	_, err = b.finish(s.FinishCreate, made)
	mustBe(t, err, ErrNoCeremony)
}

func TestCreate_NobodyTakesAPasskeyThatBelongsToSomebody(t *testing.T) {
	t.Parallel()
	s, b, thief := newSite(t, origin), newBrowser(), newBrowser()
	b.NextID = []byte("a credential's id")
	account := b.create(t, s)
	thief.NextID = b.NextID
	made, err := thief.Create(begin(t, thief, s.BeginCreate))
	if err != nil {
		t.Fatal(err)
	}
	_, err = thief.finish(s.FinishCreate, made)
	mustBe(t, err, ErrKnownPasskey)
	_, err = thief.account(s)
	mustBe(t, err, ErrNotSignedIn)
	if same, err := b.signIn(t, s); err != nil || same != account {
		t.Errorf("the owner signed in to %q, %v; want %q", same, err, account)
	}
}

func TestCreate_OnlyAnUnlockedDeviceMakesAPasskey(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	b.Unverified = true
	made, err := b.Create(begin(t, b, s.BeginCreate))
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.finish(s.FinishCreate, made)
	mustBe(t, err, ErrRefused)
	_, err = b.account(s)
	mustBe(t, err, ErrNotSignedIn)
}

func TestCreate_AttestationsAreRefused(t *testing.T) {
	t.Parallel()
	signed := map[string]any{"alg": -7, "sig": []byte("signature"), "x5c": []any{[]byte("certificate")}}
	for _, format := range []string{"packed", "tpm", "android-key", "android-safetynet", "fido-u2f", "apple", "made-up", ""} {
		s, b := newSite(t, origin), newBrowser()
		b.Attest = func(_, _ []byte) (string, map[string]any) { return format, signed }
		made, err := b.Create(begin(t, b, s.BeginCreate))
		if err != nil {
			t.Fatal(err)
		}
		_, err = b.finish(s.FinishCreate, made)
		mustBe(t, err, ErrRefused)
		if err == nil || !strings.Contains(err.Error(), "was not asked for") {
			t.Errorf("%s: refused after it was read: %v", format, err)
		}
	}
}

// Browsers hand on what a device signs for itself, although nothing is asked for.
func TestCreate_ADeviceThatSignsForItselfSaysNothing(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	b.Attest = func(_, _ []byte) (string, map[string]any) {
		return "packed", map[string]any{"alg": -7, "sig": []byte("signature")}
	}
	account := b.create(t, s)
	b.mustBeSignedIn(t, s, account)
}
