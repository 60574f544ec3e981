package compare

import (
	"errors"

	"stale.love/content"
)

// Unknown is the number of a part that too few questions were answered for.
const Unknown = -1

// Parts are the four numbers that one reader shares, in the order of
// content.Categories: percent of maximum as a snapshot prints it, or Unknown.
type Parts struct {
	Version int // of the checkup
	Percent [4]int
}

// PartsOf returns what a snapshot comes down to.
func PartsOf(version int, s content.Snapshot) Parts {
	p := Parts{Version: version}
	for i := range p.Percent {
		p.Percent[i] = Unknown
		if i < len(s.Parts) && s.Parts[i].Known {
			p.Percent[i] = s.Parts[i].Rounded()
		}
	}
	return p
}

const (
	partsFormat  = 1
	partsLen     = 6
	partsUnknown = 255
)

// bytes is always as long, so that a locked half says not even how many parts
// are known.
func (p Parts) bytes() []byte {
	out := []byte{partsFormat, byte(p.Version)}
	for _, n := range p.Percent {
		if n < 0 || n > 100 {
			n = partsUnknown
		}
		out = append(out, byte(n))
	}
	return out
}

func readParts(b []byte) (Parts, error) {
	if len(b) != partsLen || b[0] != partsFormat {
		return Parts{}, errors.New("not four parts")
	}
	p := Parts{Version: int(b[1])}
	for i, n := range b[2:] {
		switch {
		case n == partsUnknown:
			p.Percent[i] = Unknown
		case n > 100:
			return Parts{}, errors.New("a part is out of range")
		default:
			p.Percent[i] = int(n)
		}
	}
	return p, nil
}
