package engagement

import "slices"

// Equal reports whether two results have the same bytes.
func (r Result) Equal(other Result) bool {
	return r.ID == other.ID && r.Quiz == other.Quiz && r.Version == other.Version &&
		r.TakenAt == other.TakenAt && slices.Equal(r.Answers, other.Answers)
}
