package compare

import (
	"errors"
	"strings"
)

// A code is twelve symbols in three groups, "7KQM-RT4X-9WHC", to be read aloud
// from one phone and typed into the other. The first four find the comparison at
// the server; the next seven, 35 bits, never leave the two devices; the last one
// catches slips.
const (
	lookupLen = 4
	secretLen = 7
)

// symbols are those of Crockford's base 32: no I, L, O or U, which are misread or
// spell things.
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// ErrSlip says that a code cannot be right as it was typed.
var ErrSlip = errors.New("there is a slip in the code")

// symbolsOf turns random bytes into as many symbols.
func symbolsOf(random []byte) string {
	out := make([]byte, len(random))
	for i, b := range random {
		out[i] = symbols[b%byte(len(symbols))]
	}
	return string(out)
}

// NewLookup returns the first part of a code from four random bytes.
func NewLookup(random [lookupLen]byte) string { return symbolsOf(random[:]) }

// GoodLookup reports whether s can be the first part of a code.
func GoodLookup(s string) bool {
	return len(s) == lookupLen && strings.Trim(s, symbols) == ""
}

// check is a symbol that changes when any one symbol before it does, or when two
// different neighbours change places: the sum of the symbols times rising powers of
// x in the field of 32 elements.
func check(s string) byte {
	sum := 0
	for i := range len(s) {
		if sum <<= 1; sum >= 32 {
			sum ^= 0b100101
		}
		sum ^= strings.IndexByte(symbols, s[i])
	}
	if sum <<= 1; sum >= 32 {
		sum ^= 0b100101
	}
	return symbols[sum]
}

// writeCode puts a code together, in groups.
func writeCode(lookup, secret string) string {
	s := lookup + secret
	s += string(check(s))
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}

// readCode takes a code apart as it was typed: in any case, with any spaces and
// dashes, and with the letters that are mistaken for digits.
func readCode(typed string) (lookup, secret string, err error) {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		case strings.ContainsRune(" \u00a0\t\r\n-‐‑–—_.,", r):
			continue
		}
		if r > 'Z' || !strings.ContainsRune(symbols, r) {
			return "", "", ErrSlip
		}
		b.WriteRune(r)
	}
	s := b.String()
	const body = lookupLen + secretLen
	if len(s) != body+1 || s[body] != check(s[:body]) {
		return "", "", ErrSlip
	}
	return s[:lookupLen], s[lookupLen:body], nil
}
