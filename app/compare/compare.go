// Package compare lets two readers who both want to lay their checkup snapshots
// side by side, once. It is the rules of both sides, without I/O or a clock of
// its own: Apply and See are the server's, Pairing is the device's.
//
// What it guarantees:
//
//   - Four numbers a side are all that is ever shared: no answer, no item.
//   - The server keeps them locked with keys that only the two devices have.
//   - It hands neither of them out before both are there and both readers agreed.
//   - From the moment two phones are paired until both have agreed, what one reader
//     is told does not depend on what the other does: "no", "not yet" and "ended it"
//     look the same.
//   - Either can end it at any time. Then nothing of it is left at the server but,
//     if it was never opened, the other reader's own empty half, which goes on
//     waiting until it runs out.
//
// What it cannot guarantee: that nobody looks over a shoulder, takes a picture of
// the screen, or is made to share. And the app that does the locking comes from
// the same server: whoever controls what that serves can read along.
package compare

import (
	"errors"
	"time"
)

// Protocol is the version of the messages, "v" in each.
const Protocol = 1

// How long things last.
const (
	CodeLife = time.Hour           // from a code until both phones know each other
	Life     = 30 * 24 * time.Hour // from then on
)

// Step is what a device asks for.
type Step string

// The steps. All may be sent again, and copies may linger in the network: Confirm,
// Seal, Agree and Wait carry the turn of the device that sends them, and what is
// not later than the last one heard changes nothing. So no late "agree" undoes a
// "rather not".
const (
	Look    Step = "look"    // where does it stand?
	Start   Step = "start"   // a new code, please
	Join    Step = "join"    // the code of another phone was typed in here
	Confirm Step = "confirm" // this device knows the whole code: the proof is for the other phone
	Seal    Step = "seal"    // four numbers, locked
	Agree   Step = "agree"   // open them when the other reader agrees, too
	Wait    Step = "wait"    // rather not, or not yet
	End     Step = "end"     // it never was
)

// Request is one step. Every field but V, Account, Step and Pad is empty where its
// comment does not name the step.
type Request struct {
	V       int    `json:"v"`
	Account string `json:"account"`
	Step    Step   `json:"step"`
	Public  string `json:"public,omitempty"` // this device's public key; all but Look
	Turn    int64  `json:"turn,omitempty"`   // counts up on the device; Confirm, Seal, Agree, Wait
	Lookup  string `json:"lookup,omitempty"` // the first part of a code; Join
	Tag     string `json:"tag,omitempty"`    // Confirm
	Seal    string `json:"seal,omitempty"`   // Seal
	Pad     string `json:"pad,omitempty"`    // see Padded
}

// View is what the server tells one reader. Public is empty when there is no
// comparison: never begun, ended by either, or run out.
type View struct {
	V        int    `json:"v"`
	Public   string `json:"public"` // of the device that holds this reader's half
	Role     string `json:"role,omitempty"`
	Lookup   string `json:"lookup,omitempty"`    // of the code, until it is used
	Theirs   string `json:"theirs,omitempty"`    // the other device's public key
	Tag      bool   `json:"tag,omitempty"`       // this device has confirmed
	TheirTag string `json:"their_tag,omitempty"` // what the other device confirmed with
	Sealed   bool   `json:"sealed,omitempty"`
	Agreed   bool   `json:"agreed,omitempty"`
	Left     int64  `json:"left,omitempty"` // seconds until it runs out
	Own      string `json:"own,omitempty"`  // both locked halves, once open
	Other    string `json:"other,omitempty"`
}

// Why a step is refused. Nothing was done then.
var (
	// ErrNoCode says that a code cannot be used: it was mistyped, never made, used,
	// taken back, the reader's own, or made too long ago. Which of these is not said.
	ErrNoCode = errors.New("no such code")
	// ErrHaveOne says that this reader has a comparison already.
	ErrHaveOne = errors.New("one comparison at a time")
	// ErrOtherDevice says that another device of this reader holds the half.
	ErrOtherDevice = errors.New("another device of the account holds this comparison")
	// ErrStep says that the step does not follow from where things stand.
	ErrStep = errors.New("step out of order")
)

// The two roles: who made the code, and who typed it in.
const (
	RoleA = "a"
	RoleB = "b"
)
