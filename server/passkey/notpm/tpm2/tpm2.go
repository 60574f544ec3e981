// Package tpm2 stands in for github.com/google/go-tpm/tpm2, see "replace" in go.mod.
// The passkey library links that for attestations by TPMs, which are refused here before
// anything of them is read (server/passkey/attestation.go). So there is no parser to
// attack: this package has the names that the library wants, and fails. When a later
// version of the library wants more of them, it does not compile, and this is the place.
package tpm2

import "errors"

var errLeftOut = errors.New("attestation by TPMs is left out")

// The types have the fields that the library reads.
type (
	TPMECCCurve uint16
	TPMST       uint16

	TPMTPublic struct {
		Parameters publicParms
		Unique     publicID
	}
	TPMSECCParms      struct{ CurveID TPMECCCurve }
	TPMSECCPoint      struct{ X, Y buffer }
	TPMSRSAParms      struct{ Exponent uint32 }
	TPM2BPublicKeyRSA = buffer
	TPM2BName         = buffer
	TPMSCertifyInfo   struct{ Name buffer }
	TPMSAttest        struct {
		Magic     magic
		Type      TPMST
		ExtraData buffer
		Attested  attested
	}

	buffer      struct{ Buffer []byte }
	magic       struct{}
	attested    struct{}
	publicParms struct{}
	publicID    struct{}
)

// The curves that keys are told apart by, as in the TPM's specification.
const (
	TPMECCNone     TPMECCCurve = 0
	TPMECCNistP256 TPMECCCurve = 3
	TPMECCNistP384 TPMECCCurve = 4
	TPMECCNistP521 TPMECCCurve = 5

	TPMSTAttestCertify TPMST = 0x8017
)

// Unmarshal fails.
func Unmarshal[T any]([]byte) (*T, error) { return nil, errLeftOut }

// ObjectName fails.
func ObjectName(*TPMTPublic) (*TPM2BName, error) { return nil, errLeftOut }

func (magic) Check() error                            { return errLeftOut }
func (attested) Certify() (*TPMSCertifyInfo, error)   { return nil, errLeftOut }
func (publicParms) ECCDetail() (*TPMSECCParms, error) { return nil, errLeftOut }
func (publicParms) RSADetail() (*TPMSRSAParms, error) { return nil, errLeftOut }
func (publicID) ECC() (*TPMSECCPoint, error)          { return nil, errLeftOut }
func (publicID) RSA() (*TPM2BPublicKeyRSA, error)     { return nil, errLeftOut }
