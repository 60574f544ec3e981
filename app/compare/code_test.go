package compare

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func drawCode(t *rapid.T) (lookup, secret string) {
	symbol := rapid.SampledFrom([]byte(symbols))
	return string(rapid.SliceOfN(symbol, lookupLen, lookupLen).Draw(t, "lookup")),
		string(rapid.SliceOfN(symbol, secretLen, secretLen).Draw(t, "secret"))
}

func TestCode_IsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lookup, secret := drawCode(t)
		code := writeCode(lookup, secret)
		if len(code) != 14 || !GoodLookup(lookup) {
			t.Fatalf("code %q", code)
		}
		misread := strings.NewReplacer("0", "o", "1", "l", "-", " – ")
		for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), " " + misread.Replace(code) + "\n"} {
			l, s, err := readCode(typed)
			if err != nil || l != lookup || s != secret {
				t.Fatalf("%q is read as %q %q, %v", typed, l, s, err)
			}
		}
	})
}

func TestCode_ASlipIsCaught(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lookup, secret := drawCode(t)
		code := []byte(strings.ReplaceAll(writeCode(lookup, secret), "-", ""))
		at := rapid.IntRange(0, len(code)-1).Draw(t, "at")
		slipped := append([]byte(nil), code...)
		if at > 0 && rapid.Bool().Draw(t, "swap") {
			slipped[at], slipped[at-1] = slipped[at-1], slipped[at]
		} else {
			slipped[at] = rapid.SampledFrom([]byte(symbols)).Draw(t, "symbol")
		}
		if string(slipped) == string(code) {
			t.Skip("the same")
		}
		if _, _, err := readCode(string(slipped)); !errors.Is(err, ErrSlip) {
			t.Fatalf("%s passes for %s: %v", slipped, code, err)
		}
	})
}

func FuzzCode(f *testing.F) {
	for _, s := range []string{"", "7KQM-RT4X-9WHC", "ſſſſ-ſſſſ-ſſſſ", "\x00", "IIII IIII IIII", strings.Repeat("é", 12)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		lookup, secret, err := readCode(typed)
		if err != nil {
			return
		}
		l, s, err := readCode(writeCode(lookup, secret))
		if err != nil || l != lookup || s != secret || !GoodLookup(lookup) {
			t.Errorf("%q: %q %q, then %q %q, %v", typed, lookup, secret, l, s, err)
		}
	})
}

func TestParts_SurviveAndNeverVaryInLength(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := Parts{Version: rapid.IntRange(1, 255).Draw(t, "version")}
		for i := range p.Percent {
			p.Percent[i] = rapid.IntRange(Unknown, 100).Draw(t, "percent")
		}
		b := p.bytes()
		if back, err := readParts(b); err != nil || back != p || len(b) != partsLen {
			t.Fatalf("%+v became %+v, %v, %d bytes", p, back, err, len(b))
		}
	})
	for _, bad := range [][]byte{nil, {1, 1, 0, 0, 0}, {2, 1, 0, 0, 0, 0}, {1, 1, 101, 0, 0, 0}} {
		if p, err := readParts(bad); err == nil {
			t.Errorf("%v is read as %+v", bad, p)
		}
	}
}
