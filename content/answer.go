package content

import "fmt"

// Valid reports whether a is Missing or one of 0 to 4.
func (a Answer) Valid() bool { return a >= Missing && a <= maxAnswer }

// MarshalJSON writes 0 to 4, or null for Missing. Any other value is an error.
func (a Answer) MarshalJSON() ([]byte, error) {
	switch {
	case a == Missing:
		return []byte("null"), nil
	case a.Valid():
		return []byte{'0' + byte(a)}, nil
	}
	return nil, fmt.Errorf("answer %d is not 0 to 4 or missing", int8(a))
}

// UnmarshalJSON reads exactly what MarshalJSON writes: 0 to 4, or null. Other
// spellings of a number ("1.0", "1e0") are errors too, so that one answer has
// one form.
func (a *Answer) UnmarshalJSON(data []byte) error {
	switch {
	case string(data) == "null":
		*a = Missing
	case len(data) == 1 && data[0] >= '0' && data[0] <= '0'+byte(maxAnswer):
		*a = Answer(data[0] - '0')
	default:
		return fmt.Errorf("answer %.20q is not 0 to 4 or null", data)
	}
	return nil
}
