package engagement

// Standing is what an account's page shows. Days are ISO 8601, by UTC.
type Standing struct {
	Account   string    `json:"account"`
	Since     string    `json:"since"`
	Passkeys  []Passkey `json:"passkeys"`
	Sessions  []Session `json:"sessions"`
	Codes     int       `json:"codes"`                // recovery codes left
	CodesMade string    `json:"codes_made,omitempty"` // the day
	Mail      string    `json:"mail,omitempty"`       // the day an e-mail address was linked
	Provider  string    `json:"provider,omitempty"`   // the day an identity provider was linked
	Ways      Ways      `json:"ways"`
	Handle    string    `json:"handle,omitempty"` // what the reader's phone calls the account, base64url
}

// Passkey is one of an account's.
type Passkey struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Added  string `json:"added"`
	Used   string `json:"used,omitempty"`
	Synced bool   `json:"synced"`         // its keeper brings it to the reader's other devices
	Here   bool   `json:"here,omitempty"` // this browser signed in with it
}

// Session is a browser that is signed in to the account.
type Session struct {
	ID     string `json:"id"`
	Device string `json:"device"`
	Way    string `json:"way"` // "passkey", "code", "mail", "provider"
	Since  string `json:"since"`
	Used   string `json:"used"`
	Here   bool   `json:"here,omitempty"`
}

// Ways are the ways to sign in that this server offers beside passkeys and
// recovery codes.
type Ways struct {
	Mail     bool   `json:"mail,omitempty"`
	Provider string `json:"provider,omitempty"` // its name; empty: none
}

// Codes are new recovery codes.
type Codes struct {
	Codes []string `json:"codes"`
}

// SessionEnded is the code of the refusal that a browser gets whose session was
// ended from another device.
const SessionEnded = "session_ended"

// UnknownPasskey is the code of the refusal of a passkey that opens no account.
const UnknownPasskey = "unknown_passkey"

// What else can be ended together with sessions, in the field "ways".
const (
	EndCodes    = "codes"    // recovery codes
	EndPasskeys = "passkeys" // all but the one that this browser signed in with
	EndMail     = "mail"
	EndProvider = "provider"
)
