package search

import "encoding/binary"

// reader reads what Build writes. After anything that does not fit, it is bad and
// returns noughts.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) skip(s string) bool {
	if len(r.data) < len(s) || string(r.data[:len(s)]) != s {
		return false
	}
	r.data = r.data[len(s):]
	return true
}

// number reads a number below a limit.
func (r *reader) number(limit uint64) uint32 {
	if len(r.data) > 0 && uint64(r.data[0]) < min(limit, 0x80) { // half of them
		n := r.data[0]
		r.data = r.data[1:]
		return uint32(n)
	}
	n, size := binary.Uvarint(r.data)
	if size <= 0 || n >= limit {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return uint32(n)
}

// count reads how many things of at least a byte each follow.
func (r *reader) count() int { return int(r.number(uint64(len(r.data)) + 1)) }

func (r *reader) text() []byte {
	n := r.count()
	if n > len(r.data) {
		r.bad, r.data = true, nil
		return nil
	}
	s := r.data[:n]
	r.data = r.data[n:]
	return s
}
