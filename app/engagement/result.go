package engagement

import (
	"slices"
	"time"
)

// Equal reports whether two results have the same bytes.
func (r Result) Equal(other Result) bool {
	return r.ID == other.ID && r.Quiz == other.Quiz && r.Version == other.Version &&
		r.TakenAt == other.TakenAt && slices.Equal(r.Answers, other.Answers)
}

// NewResultID returns a UUIDv7 (RFC 9562) of a moment and ten random bytes.
func NewResultID(now time.Time, random [10]byte) string {
	var id [16]byte
	ms := now.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	copy(id[6:], random[:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return dashed(id[:])
}
