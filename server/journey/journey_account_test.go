//go:build !js

package journey

import (
	"fmt"
	"strings"
	"testing"
)

// sheetSays waits until the sheet in front has a sentence with these words.
func (tab *tab) sheetSays(words string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%q in the sheet", words),
		fmt.Sprintf(`document.querySelector('#sheet .problem')?.innerText.includes(%s)`, quote(words)))
}

func (tab *tab) sheetClosed() {
	tab.t.Helper()
	tab.Wait("the sheet to close", `!document.querySelector('#sheet')`)
}

// Fill puts a text into a field, as a keyboard does.
func (tab *tab) Fill(selector, text string) {
	tab.t.Helper()
	tab.Tap(selector)
	tab.Wait("the field to have the focus", fmt.Sprintf(`document.activeElement === document.querySelector(%s)`, quote(selector)))
	eval[bool](tab, fmt.Sprintf(`(document.activeElement.select(), true)`))
	tab.Keys(text)
}

// ownPage opens the account's page and waits until it shows what the server knows.
func (tab *tab) ownPage() {
	tab.t.Helper()
	tab.Open("/account")
	tab.Wait("the passkeys", `document.getElementById('passkeys')`)
}

// signOut leaves with the button of the account's page, and waits for the page that
// is loaded anew.
func (tab *tab) signOut() {
	tab.t.Helper()
	tab.Tap(`[data-action="sign-out"]`)
	tab.WaitText(".say", "Signed out.")
	tab.Ready()
}

func TestAccount_PasskeysAreAddedNamedAndRemoved(t *testing.T) {
	t.Parallel()
	_, s, tab := visit(t)
	tab.Excuse("status of 4") // refusals are part of this
	first := tab.SignUp()
	tab.ownPage()
	tab.WaitText(`[aria-labelledby="passkeys"] .holding`, "Chrome on Linux")
	tab.WaitText(`[aria-labelledby="devices"] .holding`, "Chrome on Linux, this one")

	// A name of the reader's own.
	tab.Tap(`[data-action="passkey-rename"]`)
	tab.Fill("#new-name", "My phone")
	tab.Tap(`#sheet button[type="submit"]`)
	tab.WaitText(`[aria-labelledby="passkeys"] .holding`, "My phone")

	// The only way in stays.
	tab.Tap(`[data-action="passkey-remove"]`)
	tab.Tap(`#sheet [data-action="passkey-removed"]`)
	tab.sheetSays("This is the only way into your account")
	tab.Tap(`#sheet [data-action="close"]`)

	// The same phone keeps no second one; another authenticator does.
	tab.Tap(`[data-action="passkey-add"]`)
	tab.Tap(`#sheet [data-action="passkey-create"]`)
	tab.sheetSays("This device holds one of your passkeys already")
	first.Remove()
	tab.Authenticator()
	tab.Tap(`#sheet [data-action="passkey-create"]`)
	tab.sheetClosed()
	tab.Wait("two passkeys", `document.querySelectorAll('[aria-labelledby="passkeys"] .holding').length === 2`)

	// The second opens the same account, also after the first is removed.
	tab.Tap(`[aria-label="Remove My phone"]`)
	tab.Tap(`#sheet [data-action="passkey-removed"]`)
	tab.sheetClosed()
	tab.Wait("one passkey", `document.querySelectorAll('[aria-labelledby="passkeys"] .holding').length === 1`)
	tab.signOut()
	tab.Tap(`#main [data-action="sign-in"]`)
	tab.Tap(`#sheet [data-action="passkey-sign-in"]`)
	tab.sheetClosed()
	tab.Wait("the passkeys again", `document.getElementById('passkeys')`)
	if n := s.number(`SELECT count(*) FROM accounts`); n != 1 {
		t.Errorf("there are %d accounts", n)
	}
}

func TestAccount_RemovedPasskeyAndLostPasskeyAreNoDeadEnds(t *testing.T) {
	t.Parallel()
	_, s, tab := visit(t)
	tab.Excuse("status of 4")
	phone := tab.SignUp()
	tab.ownPage()

	// Codes are shown once.
	tab.Tap(`[data-action="codes"]`)
	tab.Wait("eight codes", `document.querySelectorAll('#sheet .codes li').length === 8`)
	codes := strings.Fields(eval[string](tab, `document.querySelector('#sheet .codes').innerText`))
	tab.Tap(`#sheet [data-action="close"]`)
	tab.sheetClosed()
	tab.Wait("what is left", `document.querySelector('[aria-labelledby="codes"]').innerText.includes('8 recovery codes left')`)
	if eval[bool](tab, `document.body.innerHTML.includes('`+codes[0]+`')`) {
		t.Error("a code is still on the page")
	}

	// With codes, the passkey may go, from the phone's list as well. Where a phone kept
	// it all the same, it opens nothing, and goes then; the codes do open.
	dead := phone.Passkeys()
	tab.Tap(`[data-action="passkey-remove"]`)
	tab.Tap(`#sheet [data-action="passkey-removed"]`)
	tab.sheetClosed()
	phone.Empty("removed")
	tab.signOut()
	phone.Put(dead)
	tab.Tap(`#main [data-action="sign-in"]`)
	tab.Tap(`#sheet [data-action="passkey-sign-in"]`)
	tab.sheetSays("This passkey belongs to no account here")
	phone.Empty("refused")
	phone.Answers(false) // to what the fields suggest: it would take the focus out of them
	tab.Tap(`#sheet [data-action="other-ways"]`)
	tab.Fill("#recovery-code", "ABCD-EFGH-JKMN-PQRS")
	tab.Tap(`#sheet [data-submit="recover"] button`)
	tab.sheetSays("This code opens no account")
	tab.Fill("#recovery-code", strings.ToLower(codes[0]))
	tab.Tap(`#sheet [data-submit="recover"] button`)
	tab.sheetClosed()
	tab.Wait("the own page", `document.querySelector('[aria-labelledby="codes"]')?.innerText.includes('7 recovery codes left')`)

	// And a passkey is added again.
	phone.Answers(true)
	tab.Tap(`[data-action="passkey-add"]`)
	tab.Tap(`#sheet [data-action="passkey-create"]`)
	tab.sheetClosed()
	tab.Wait("a passkey", `document.querySelectorAll('[aria-labelledby="passkeys"] .holding').length === 1`)
	if n := s.number(`SELECT count(*) FROM accounts`); n != 1 {
		t.Errorf("there are %d accounts", n)
	}
}

func TestAccount_EveryFailureSaysWhatToDoNext(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	path := library.Articles[0].Path()
	p := newProfile(t, s)
	refuse := func(name string) string {
		return `navigator.credentials.create = navigator.credentials.get = async () => { throw new DOMException('no', '` + name + `'); };`
	}
	for _, c := range []struct{ name, script, press, says string }{
		{"the reader cancels", refuse("NotAllowedError"), "passkey-create", "Try again when you like"},
		{"there is no passkey", refuse("NotAllowedError"), "passkey-sign-in", "You can create one instead"},
		{"the device cannot", refuse("NotSupportedError"), "passkey-create", "Set a screen lock"},
		{"the device keeps none itself", refuse("NotAllowedError") + `PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = async () => false;`, "passkey-create", "Use a phone or a security key"},
		{"the browser is too old", `delete globalThis.PublicKeyCredential;`, "passkey-create", "Try a newer one, or one of the other ways in"},
		{"the server is asked too often", `{
			const real = fetch;
			globalThis.fetch = (to, how) => String(to).includes('/passkeys/') ? Promise.resolve(new Response(
				JSON.stringify({ code: 'too_many', message: 'That was a lot at once. Wait a moment and try again.' }), { status: 429, headers: { 'Retry-After': '3' } })) : real(to, how);
		}`, "passkey-create", "Wait a moment"},
		{"there is no network", `{ const real = fetch; globalThis.fetch = (to, how) => String(to).includes('/passkeys/') ? Promise.reject(new TypeError('Failed to fetch')) : real(to, how); }`, "passkey-sign-in", "try again when you are online"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := p.Stranger(c.script + `if (globalThis.PublicKeyCredential && !String(PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable).includes('false')) PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = async () => true;`)
			tab.Open(path)
			tab.Tap(like)
			tab.Tap(`#sheet [data-action="` + c.press + `"]`)
			tab.sheetSays(c.says)
			// From here there is a way on: another try, other ways, or reading on.
			tab.Tap(`#sheet [data-action="other-ways"]`)
			tab.Wait("the other ways", `document.getElementById('recovery-code')`)
			tab.Tap(`#sheet [data-action="sign-in"]`)
			tab.Tap(`#sheet [data-action="close"]`)
			tab.sheetClosed()
			tab.Wait("the tap is kept", `document.querySelector('`+like+`').ariaPressed === 'true'`)
			tab.Pending(1)
			tab.Close()
		})
	}
	if n := s.number(`SELECT count(*) FROM accounts`); n != 0 {
		t.Errorf("there are %d accounts", n)
	}
}

func TestAccount_CancellingGivesUpAndSuggestionsSignIn(t *testing.T) {
	t.Parallel()
	_, _, tab := visit(t)
	a := tab.SignUp()
	tab.ownPage()
	tab.signOut()

	// A question that nobody answers is given up with the sheet.
	a.Answers(false)
	tab.Tap(`#main [data-action="sign-in"]`)
	tab.Tap(`#sheet [data-action="passkey-sign-in"]`)
	tab.Wait("the device to be asked", `document.querySelector('#sheet [role="status"]')`)
	tab.Tap(`#sheet [data-action="close"]`)
	tab.sheetClosed()
	a.Answers(true)
	tab.Wait("nobody to be signed in", `fetch('/api/v1/session').then((r) => r.json()).then((s) => s.account === '')`)

	// Where the browser suggests passkeys in fields, picking one signs in.
	if !eval[bool](tab, `PublicKeyCredential.isConditionalMediationAvailable?.() ?? false`) {
		t.Fatal("this Chromium suggests no passkeys")
	}
	tab.Tap(`#main [data-action="sign-in"]`)
	tab.Tap(`#sheet [data-action="other-ways"]`)
	tab.Wait("the own page", `document.getElementById('passkeys')`)
	tab.sheetClosed()
}
