package content

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestAnswer_KeepsItsFormInJSON(t *testing.T) {
	t.Parallel()
	answers := []Answer{0, 1, 2, 3, 4, Missing}
	data, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	if want := "[0,1,2,3,4,null]"; string(data) != want {
		t.Errorf("got %s, want %s", data, want)
	}
	var back []Answer
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(back, answers) {
		t.Errorf("got %v, want %v", back, answers)
	}
}

func TestAnswer_RefusesOtherValuesByName(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"5", "-1", "1.0", "1e0", `"2"`, "true", "[]", "{}", "12"} {
		var a Answer
		err := json.Unmarshal([]byte(in), &a)
		if err == nil {
			t.Errorf("%s was read as %d", in, a)
			continue
		}
		if name := strings.Trim(in, `"`); !strings.Contains(err.Error(), name) {
			t.Errorf("error for %s does not name it: %v", in, err)
		}
	}
	for _, a := range []Answer{5, -2, 127} {
		if data, err := json.Marshal(a); err == nil {
			t.Errorf("%d was written as %s", int8(a), data)
		}
	}
}

func FuzzAnswer_DecodesOnlyWhatItEncodes(f *testing.F) {
	for _, seed := range []string{"0", "4", "null", "5", "-1", "2.0", `"3"`, " 1 ", "[", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var a Answer
		if err := a.UnmarshalJSON(data); err != nil {
			return
		}
		if !a.Valid() {
			t.Fatalf("%q was read as %d", data, int8(a))
		}
		back, err := a.MarshalJSON()
		if err != nil || string(back) != string(data) {
			t.Fatalf("%q was written back as %q, %v", data, back, err)
		}
	})
}
