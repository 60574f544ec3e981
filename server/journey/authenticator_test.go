//go:build !js

package journey

import (
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
)

// authenticator is the phone's passkey store, without the finger on the sensor.
type authenticator struct {
	tab *tab
	id  webauthn.AuthenticatorID
}

// Authenticator gives the tab a place for passkeys. It lives as long as the tab.
func (tab *tab) Authenticator() authenticator {
	tab.t.Helper()
	call(tab, webauthn.Enable, webauthn.EnableParams{})
	made := call(tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol:                    webauthn.AuthenticatorProtocolCtap2,
			Transport:                   webauthn.AuthenticatorTransportInternal,
			HasResidentKey:              true,
			HasUserVerification:         true,
			AutomaticPresenceSimulation: true,
			IsUserVerified:              true,
		},
	})
	return authenticator{tab, made.AuthenticatorID}
}

// Passkeys is the list that whoever holds the phone can see.
func (a authenticator) Passkeys() []*webauthn.Credential {
	a.tab.t.Helper()
	return call(a.tab, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: a.id}).Credentials
}

// Empty waits until that list is.
func (a authenticator) Empty(when string) {
	a.tab.t.Helper()
	if !until(testPatience, func() bool { return len(a.Passkeys()) == 0 }) {
		a.tab.t.Errorf("%s, the phone still lists a passkey for this site%s", when, a.tab.state())
	}
}

// CopyTo brings the passkeys to another device, as a password manager does.
func (a authenticator) CopyTo(b authenticator) {
	a.tab.t.Helper()
	kept := a.Passkeys()
	if len(kept) == 0 {
		a.tab.t.Fatal("there is no passkey to copy")
	}
	b.Put(kept)
}

// Put gives the authenticator passkeys of another one.
func (a authenticator) Put(kept []*webauthn.Credential) {
	a.tab.t.Helper()
	// Not webauthn.AddCredential: its parameters always name a key that this
	// authenticator refuses to hold.
	add := cdp.Command[map[string]any, cdp.Empty]{Method: webauthn.CommandAddCredential}
	for _, c := range kept {
		call(a.tab, add, map[string]any{"authenticatorId": a.id, "credential": map[string]any{
			"credentialId": c.CredentialID, "isResidentCredential": c.IsResidentCredential, "rpId": c.RpID,
			"privateKey": c.PrivateKey, "userHandle": c.UserHandle, "signCount": c.SignCount,
			"backupEligibility": c.BackupEligibility, "backupState": c.BackupState,
		}})
	}
}

// Remove takes the authenticator away, with the passkeys in it.
func (a authenticator) Remove() {
	a.tab.t.Helper()
	call(a.tab, webauthn.RemoveVirtualAuthenticator, webauthn.RemoveVirtualAuthenticatorParams{AuthenticatorID: a.id})
}

// Answers says whether somebody puts a finger on the sensor.
func (a authenticator) Answers(yes bool) {
	a.tab.t.Helper()
	call(a.tab, webauthn.SetAutomaticPresenceSimulation, webauthn.SetAutomaticPresenceSimulationParams{AuthenticatorID: a.id, Enabled: yes})
}

// SignUp makes an account by liking the article in front while signed out, and
// waits until that like is on the server.
func (tab *tab) SignUp() authenticator {
	tab.t.Helper()
	a := tab.Authenticator()
	tab.Tap(like)
	tab.Tap(`#sheet [data-action="passkey-create"]`)
	tab.Wait("the sheet to close", `!document.querySelector('#sheet')`)
	tab.Wait("the like to stay", `document.querySelector('`+like+`').ariaPressed === 'true'`)
	tab.Sync("idle", 0)
	return a
}

// Selectors that anybody who scripts the page may rely on.
const (
	like  = `[data-action="like"]`
	share = `[data-action="share"]`
)
