//go:build !js

package recovery

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stale.love/server/store"
)

func TestCodes_AreReadHoweverTheyWereTyped(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "stale.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.CreateAccount(t.Context(), store.Account{ID: "ann"}, store.Credential{ID: []byte("key")}); err != nil {
		t.Fatal(err)
	}
	codes := Codes{Store: db, Random: rand.Reader}
	list, err := codes.New(t.Context(), "ann")
	if err != nil || len(list) != Number || len(slices.Compact(slices.Sorted(slices.Values(list)))) != Number {
		t.Fatalf("codes %v, %v", list, err)
	}
	for i, typed := range []string{
		list[0],
		strings.ToLower(list[1]),
		strings.ReplaceAll(list[2], "-", ""),
		"  " + strings.ReplaceAll(list[3], "-", " ") + "\n",
		strings.NewReplacer("0", "o", "1", "l", "-", "–").Replace(list[4]),
	} {
		if account, err := codes.Use(t.Context(), typed); err != nil || account != "ann" {
			t.Errorf("code %d as %q: %q, %v", i, typed, account, err)
		}
		if _, err := codes.Use(t.Context(), typed); !errors.Is(err, ErrUnknown) {
			t.Errorf("code %d works twice: %v", i, err)
		}
	}
	for _, typed := range []string{"", "-", list[5] + "0", list[5][1:], "ABCD-EFGH-JKMN-PQRU", strings.Repeat("0", 10000)} {
		if _, err := codes.Use(t.Context(), typed); !errors.Is(err, ErrUnknown) {
			t.Errorf("%.20q: %v", typed, err)
		}
	}
}
