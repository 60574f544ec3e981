//go:build js

package browser

import (
	"context"
	"encoding/json"
	"syscall/js"
)

// HasPasskeys reports whether this browser can make and use passkeys.
func HasPasskeys() bool {
	credential := global("PublicKeyCredential")
	return credential.Truthy() && credential.Get("parseCreationOptionsFromJSON").Truthy()
}

// CreatePasskey makes a passkey from the server's options and returns what the
// server wants to see of it.
func CreatePasskey(ctx context.Context, options json.RawMessage) (json.RawMessage, error) {
	return ceremony(ctx, "create", "parseCreationOptionsFromJSON", options)
}

// UsePasskey signs with a passkey of the reader's choice.
func UsePasskey(ctx context.Context, options json.RawMessage) (json.RawMessage, error) {
	return ceremony(ctx, "get", "parseRequestOptionsFromJSON", options)
}

func ceremony(ctx context.Context, verb, parse string, options json.RawMessage) (json.RawMessage, error) {
	var promise js.Value
	err := try(func() {
		all := global("JSON").Call("parse", string(options))
		key := global("PublicKeyCredential").Call(parse, all.Get("publicKey"))
		promise = global("navigator").Get("credentials").Call(verb, map[string]any{"publicKey": key})
	})
	if err != nil {
		return nil, wrap("asking for a passkey", err)
	}
	credential, err := await(ctx, promise)
	if err != nil {
		return nil, err
	}
	return json.RawMessage(global("JSON").Call("stringify", credential.Call("toJSON")).String()), nil
}
