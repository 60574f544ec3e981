package engagement

import (
	"crypto/sha256"
	"encoding/hex"
)

// Tombstone returns what is kept of the id of a deleted result: a hash of it, in the form
// of a UUIDv8 (RFC 9562). A result's own id tells when the checkup was taken; who knows
// it can tell that this is its tombstone, and nobody has it from the tombstone. A
// tombstone is its own.
func Tombstone(id string) string {
	if IsTombstone(id) {
		return id
	}
	sum := sha256.Sum256([]byte("forgotten " + id))
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	return dashed(sum[:16])
}

// IsTombstone reports whether an id is a tombstone: results have other ids.
func IsTombstone(id string) bool {
	return len(id) == 36 && id[14] == '8' && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-'
}

// dashed writes 16 bytes as UUIDs are written.
func dashed(id []byte) string {
	s := hex.EncodeToString(id)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
