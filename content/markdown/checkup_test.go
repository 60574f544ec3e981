//go:build !js

package markdown

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"stale.love/content"
)

// What readers have been asked stays what they were asked: their results name a
// version, and are scored by it whenever they are shown. A published version may
// send readers to other articles; anything else of it needs a new version.
func TestCheckup_PublishedVersionsNeverChange(t *testing.T) {
	t.Parallel()
	lib := mustLoad(t, content.Files)
	for _, q := range append([]content.Quiz{lib.Quiz}, lib.Earlier...) {
		q.Starts = nil
		got, err := json.MarshalIndent(q, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join("testdata", "checkup-v"+string(rune('0'+q.Version))+".golden.json")
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatalf("version %d was published without %s: %v", q.Version, name, err)
		}
		if string(got)+"\n" != string(want) {
			t.Errorf("version %d is not what it was when it was published: add version %d instead\n%s", q.Version, q.Version+1, got)
		}
	}
}

// secondVersion is a made-up next checkup: other words, another order, and C1 and
// C2 the other way round.
func secondVersion(t *testing.T, files fstest.MapFS) {
	t.Helper()
	v2 := string(files["checkup/v1.yaml"].Data)
	for _, change := range [][2]string{
		{"version: 1", "version: 2"},
		{`id: C1, part: communication, text: "`, `id: C1, part: communication, reversed: true, text: "Not: `},
	} {
		if !strings.Contains(v2, change[0]) {
			t.Fatalf("%q is not in the first version", change[0])
		}
		v2 = strings.Replace(v2, change[0], change[1], 1)
	}
	lines := strings.Split(v2, "\n")
	for i, line := range lines {
		if strings.Contains(line, "id: C2,") {
			lines[i] = strings.Replace(line, ", reversed: true", "", 1)
		}
	}
	files["checkup/v2.yaml"] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
}

func TestCheckup_ASecondVersionChangesNothingOfTheFirst(t *testing.T) {
	t.Parallel()
	before := mustLoad(t, magazine(t))
	files := magazine(t)
	secondVersion(t, files)
	after := mustLoad(t, files)
	if after.Quiz.Version != 2 || len(after.Earlier) != 1 {
		t.Fatalf("version %d is asked, %d are kept", after.Quiz.Version, len(after.Earlier))
	}
	first, known := after.QuizOf("checkup", 1)
	if !known || !reflect.DeepEqual(first, before.Quiz) {
		t.Fatalf("the first version became %+v", first)
	}
	answers := make([]content.Answer, len(first.Items))
	for i := range answers {
		answers[i] = content.Answer(i % 5)
	}
	old, err := before.Quiz.Score(answers)
	if err != nil {
		t.Fatal(err)
	}
	again, err := first.Score(answers)
	if err != nil || !reflect.DeepEqual(old, again) {
		t.Errorf("a result of the first version was %+v and is %+v, %v", old, again, err)
	}
	if now, err := after.Quiz.Score(answers); err != nil || reflect.DeepEqual(old, now) {
		t.Errorf("the second version scores as the first: the test proves nothing (%v)", err)
	}
	if _, known := after.QuizOf("checkup", 3); known {
		t.Error("a version that was never written is known")
	}
	if _, known := after.QuizOf("horoscope", 1); known {
		t.Error("another quiz is known")
	}
}

func TestCheckup_VersionsComeWithoutGaps(t *testing.T) {
	t.Parallel()
	files := magazine(t)
	secondVersion(t, files)
	files["checkup/v3.yaml"] = files["checkup/v2.yaml"]
	delete(files, "checkup/v2.yaml")
	_, err := Load(files)
	if err == nil || !strings.Contains(err.Error(), "checkup/v2.yaml:1: cannot be read") {
		t.Errorf("a missing version: %v", err)
	}
	files = magazine(t)
	secondVersion(t, files)
	files["checkup/v2.yaml"].Data = []byte(strings.Replace(string(files["checkup/v2.yaml"].Data), "id: checkup", "id: other", 1))
	if _, err := Load(files); err == nil || !strings.Contains(err.Error(), `id "other" differs from version 1's`) {
		t.Errorf("a version of another checkup: %v", err)
	}
}
