//go:build js

package browser

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"syscall/js"
)

// HasPasskeys reports whether this browser can make and use passkeys.
func (*Window) HasPasskeys() bool {
	return global("PublicKeyCredential").Truthy() && global("navigator").Get("credentials").Truthy()
}

// HasAuthenticator reports whether this device itself can keep passkeys; others may
// still do so for it. When in doubt it says yes.
func (*Window) HasAuthenticator(ctx context.Context) bool {
	return asked(ctx, "isUserVerifyingPlatformAuthenticatorAvailable", true)
}

// OffersPasskeys reports whether the browser offers passkeys in the suggestions of a
// field.
func (*Window) OffersPasskeys(ctx context.Context) bool {
	return asked(ctx, "isConditionalMediationAvailable", false)
}

func asked(ctx context.Context, question string, otherwise bool) bool {
	credential := global("PublicKeyCredential")
	if !credential.Truthy() || !credential.Get(question).Truthy() {
		return otherwise
	}
	var promise js.Value
	if try(func() { promise = credential.Call(question) }) != nil {
		return otherwise
	}
	answer, err := await(ctx, promise)
	if err != nil {
		return otherwise
	}
	return answer.Truthy()
}

// CreatePasskey makes a passkey from the server's options and returns what the
// server wants to see of it. It gives up with ctx.
func (*Window) CreatePasskey(ctx context.Context, options json.RawMessage) (json.RawMessage, error) {
	return ceremony(ctx, "create", "", options)
}

// UsePasskey signs with a passkey of the reader's choice.
func (*Window) UsePasskey(ctx context.Context, options json.RawMessage) (json.RawMessage, error) {
	return ceremony(ctx, "get", "", options)
}

// OfferPasskeys waits until the reader picks a passkey from the suggestions of a
// field, which asks nothing before that.
func (*Window) OfferPasskeys(ctx context.Context, options json.RawMessage) (json.RawMessage, error) {
	return ceremony(ctx, "get", "conditional", options)
}

// ceremony does without parseCreationOptionsFromJSON and its likes: browsers had
// passkeys for years before they had those.
func ceremony(ctx context.Context, verb, mediation string, options json.RawMessage) (json.RawMessage, error) {
	controller := global("AbortController").New()
	defer context.AfterFunc(ctx, func() { controller.Call("abort") })()
	var promise js.Value
	err := try(func() {
		key := global("JSON").Call("parse", string(options)).Get("publicKey")
		become := func(of js.Value, field string) {
			if of.Truthy() && of.Get(field).Type() == js.TypeString {
				of.Set(field, fromBase64(of.Get(field).String()))
			}
		}
		become(key, "challenge")
		become(key.Get("user"), "id")
		for _, list := range []string{"excludeCredentials", "allowCredentials"} {
			if ids := key.Get(list); ids.Truthy() {
				for i := range ids.Length() {
					become(ids.Index(i), "id")
				}
			}
		}
		all := map[string]any{"publicKey": key, "signal": controller.Get("signal")}
		if mediation != "" {
			all["mediation"] = mediation
		}
		promise = global("navigator").Get("credentials").Call(verb, all)
	})
	if err != nil {
		return nil, wrap("asking for a passkey", err)
	}
	credential, err := await(ctx, promise)
	if err != nil {
		return nil, err
	}
	var answer json.RawMessage
	err = try(func() { answer, err = written(credential) })
	return answer, err
}

// written is a PublicKeyCredential in the JSON form of the WebAuthn standard.
func written(credential js.Value) (json.RawMessage, error) {
	response := map[string]any{}
	from := credential.Get("response")
	for _, field := range []string{"clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"} {
		if part := from.Get(field); part.Truthy() {
			response[field] = toBase64(part)
		}
	}
	if from.Get("getTransports").Truthy() {
		transports := []string{}
		list := from.Call("getTransports")
		for i := range list.Length() {
			transports = append(transports, list.Index(i).String())
		}
		response["transports"] = transports
	}
	return json.Marshal(map[string]any{
		"id": credential.Get("id").String(), "rawId": credential.Get("id").String(), "type": "public-key",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
}

func fromBase64(text string) js.Value {
	bytes, _ := base64.RawURLEncoding.DecodeString(text)
	array := global("Uint8Array").New(len(bytes))
	js.CopyBytesToJS(array, bytes)
	return array
}

func toBase64(buffer js.Value) string {
	array := global("Uint8Array").New(buffer)
	bytes := make([]byte, array.Length())
	js.CopyBytesToGo(bytes, array)
	return base64.RawURLEncoding.EncodeToString(bytes)
}
