package engagement

import (
	"slices"
	"strconv"
	"strings"
)

// Way is one way into an account.
type Way struct {
	Kind string // EndCodes, EndMail, EndProvider, or "passkey"
	Day  string // from when it is there
	Sign string // tells it from every other one
}

// WaysIn lists the ways into the account, passkeys first.
func (s Standing) WaysIn() (list []Way) {
	for _, p := range s.Passkeys {
		list = append(list, Way{"passkey", p.Added, "passkey " + p.ID})
	}
	for _, w := range []Way{{EndCodes, s.CodesMade, strconv.Itoa(s.Codes)}, {EndMail, s.Mail, ""}, {EndProvider, s.Provider, ""}} {
		if w.Day != "" {
			list = append(list, Way{w.Kind, w.Day, w.Kind + " " + w.Day + " " + w.Sign})
		}
	}
	return list
}

// NewWays lists those whose signs are not among the known ones. Codes that became
// fewer since were used, and are no new ones.
func (s Standing) NewWays(known []string) []Way {
	return slices.DeleteFunc(s.WaysIn(), func(w Way) bool {
		return slices.ContainsFunc(known, func(sign string) bool {
			if sign == w.Sign {
				return true
			}
			left, same := strings.CutPrefix(sign, EndCodes+" "+w.Day+" ")
			before, err := strconv.Atoi(left)
			return same && w.Kind == EndCodes && err == nil && s.Codes <= before
		})
	})
}
