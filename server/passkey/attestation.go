//go:build !js

package passkey

import (
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
)

// withoutMaker refuses what says which maker's device a passkey is in: that was not
// asked for, and nothing here reads it. A device may sign for itself alone, with a
// statement that says nothing ("packed", without a certificate), and browsers hand that
// on although none is asked for; it counts as none.
func withoutMaker(a *protocol.AttestationObject) error {
	_, certificate := a.AttStatement["x5c"]
	_, named := a.AttStatement["ecdaaKeyId"]
	switch {
	case protocol.AttestationFormat(a.Format) == protocol.AttestationFormatNone:
		return nil
	case protocol.AttestationFormat(a.Format) == protocol.AttestationFormatPacked && !certificate && !named:
		a.Format, a.AttStatement = string(protocol.AttestationFormatNone), nil
		return nil
	}
	return fmt.Errorf("attestation of format %.20q was not asked for", a.Format)
}
