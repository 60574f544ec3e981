//go:build js

package browser

import (
	"context"
	"syscall/js"
	"time"
)

// signalled is how long the phone's list of passkeys is waited for: a page that is
// left would take what it says with it.
const signalled = 2 * time.Second

// SignalPasskeys tells the phone which passkeys of an account there are, where the
// browser can: others of that account go from its list. handle is what the phone
// calls the account.
func (*Window) SignalPasskeys(ctx context.Context, handle string, ids []string) {
	if handle == "" {
		return
	}
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	signal(ctx, "signalAllAcceptedCredentials", map[string]any{"userId": handle, "allAcceptedCredentialIds": list})
}

// SignalUnknownPasskey tells the phone that a passkey opens nothing here any more.
func (*Window) SignalUnknownPasskey(ctx context.Context, id string) {
	signal(ctx, "signalUnknownCredential", map[string]any{"credentialId": id})
}

func signal(ctx context.Context, what string, said map[string]any) {
	credential := global("PublicKeyCredential")
	if !credential.Truthy() || !credential.Get(what).Truthy() {
		return
	}
	said["rpId"] = global("location").Get("hostname").String()
	ctx, cancel := context.WithTimeout(ctx, signalled)
	defer cancel()
	var promise js.Value
	if try(func() { promise = credential.Call(what, said) }) == nil {
		await(ctx, promise) // a phone that has no such list refuses
	}
}

// Checked reports whether a box is ticked; one that is not there is not.
func (*Window) Checked(selector string) bool {
	el := global("document").Call("querySelector", selector)
	return el.Truthy() && el.Get("checked").Bool()
}
