//go:build !js

package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestExport_KnowsEveryTableThatHoldsSomethingOfAnAccount(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		rows, err := w.readers.Query(`
			SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
			WHERE m.type = 'table' AND c.name LIKE '%account%'`)
		tables, err := all(rows, err, func(rows *sql.Rows) (name string, err error) {
			return name, rows.Scan(&name)
		})
		if err != nil || len(tables) == 0 {
			t.Fatal(tables, err)
		}
		known := []string{"accounts"}
		for _, e := range exported() {
			known = append(known, e.table)
		}
		for _, table := range tables {
			if !slices.Contains(known, table) {
				t.Errorf("table %s holds something of an account that its reader does not get: add it to exported() in export.go", table)
			}
		}
	})
}

func TestExport_HoldsRowsButNoSecrets(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann, ben := w.account(t, "ann"), w.account(t, "ben")
		for _, id := range []string{ann, ben} {
			must(t, w.CreateSession(t.Context(), "secret of "+id, id, "", Arrival{Device: "Chrome on Android", Way: "passkey"}))
			must(t, w.SetRecoveryCodes(t.Context(), id, []string{"code of " + id}))
			must(t, w.AddIdentity(t.Context(), id, Identity{ByMail, "fingerprint of " + id}))
		}
		var out strings.Builder
		must(t, w.Export(t.Context(), ann, &out))
		var tables map[string][]map[string]any
		must(t, json.Unmarshal([]byte(out.String()), &tables))
		for _, e := range exported() {
			if _, ok := tables[e.table]; !ok {
				t.Errorf("no table %s", e.table)
			}
		}
		said := fmt.Sprint(tables)
		for _, want := range []string{"Chrome on Android", "fingerprint of ann", "2026-11-23"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is not in the export", want)
			}
		}
		for _, secret := range []string{hash("secret of ann"), hash("code of ann"), "of ben"} {
			if strings.Contains(said, secret) {
				t.Errorf("%q is in the export", secret)
			}
		}
		out.Reset()
		mustBe(t, w.Export(t.Context(), "nobody", &out), ErrNotFound)
		if out.Len() > 0 {
			t.Errorf("of nobody it says %s", out.String())
		}
	})
}

func TestWays_TheLastOneStays(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		keys, err := w.Credentials(t.Context(), ann)
		must(t, err)
		key := keys[0].ID
		mustBe(t, w.RemoveCredential(t.Context(), ann, key), ErrLastWay)
		left, err := w.Credentials(t.Context(), ann)
		if err != nil || len(left) != 1 {
			t.Fatalf("refused, and yet %d passkeys are left, %v", len(left), err)
		}
		must(t, w.AddIdentity(t.Context(), ann, Identity{ByMail, "ann"}))
		must(t, w.RemoveCredential(t.Context(), ann, key))
		mustBe(t, w.RemoveCredential(t.Context(), ann, key), ErrNotFound)
		mustBe(t, w.RemoveIdentity(t.Context(), ann, ByMail), ErrLastWay)
		mustBe(t, w.RemoveIdentity(t.Context(), ann, ByProvider), ErrNotFound)
		must(t, w.SetRecoveryCodes(t.Context(), ann, []string{"a"}))
		must(t, w.RemoveIdentity(t.Context(), ann, ByMail))
	})
}

func TestRecoveryCodes_WorkOnceAndUntilReplaced(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		must(t, w.SetRecoveryCodes(t.Context(), ann, []string{"a", "b"}))
		for _, again := range []bool{false, true} {
			account, err := w.UseRecoveryCode(t.Context(), "a")
			if again {
				mustBe(t, err, ErrNotFound)
			} else if err != nil || account != ann {
				t.Errorf("account %q, %v", account, err)
			}
		}
		must(t, w.SetRecoveryCodes(t.Context(), ann, []string{"c"}))
		_, err := w.UseRecoveryCode(t.Context(), "b")
		mustBe(t, err, ErrNotFound)
		must(t, w.DeleteAccount(t.Context(), ann))
		_, err = w.UseRecoveryCode(t.Context(), "c")
		mustBe(t, err, ErrNotFound)
		mustBe(t, w.SetRecoveryCodes(t.Context(), ann, []string{"d"}), ErrGone)
	})
}

func TestIdentities_OpenOneAccountEach(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		me := Identity{ByMail, "ann"}
		must(t, w.AddIdentity(t.Context(), ann, me))
		must(t, w.AddIdentity(t.Context(), ann, me))
		if account, made, err := w.Enter(t.Context(), me, Account{ID: "fresh"}); err != nil || made || account != ann {
			t.Errorf("entered %q (made: %t), %v", account, made, err)
		}
		fresh := Account{ID: "fresh", Handle: []byte("fresh")}
		stranger := Identity{ByProvider, "ann"} // the same words, another kind
		if account, made, err := w.Enter(t.Context(), stranger, fresh); err != nil || !made || account != "fresh" {
			t.Errorf("entered %q (made: %t), %v", account, made, err)
		}
		mustBe(t, w.AddIdentity(t.Context(), ann, stranger), ErrExists)
		// Another address in place of the first.
		must(t, w.AddIdentity(t.Context(), ann, Identity{ByMail, "ann at work"}))
		standing, err := w.Standing(t.Context(), ann)
		if err != nil || len(standing.Identities) != 1 {
			t.Errorf("%+v, %v", standing.Identities, err)
		}
		must(t, w.AddIdentity(t.Context(), "fresh", me))
	})
}

func TestMailCodes_AreTriedFiveTimesAndUsedOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		save := func(token string) {
			t.Helper()
			must(t, w.SaveMailCode(t.Context(), token, "123456", "ann", MailTries, 10*time.Minute))
		}
		try := func(token, code string, right bool, want string, wantLeft int) {
			t.Helper()
			who, left, err := w.UseMailCode(t.Context(), token, code)
			if !right {
				mustBe(t, err, ErrNotFound)
			} else {
				must(t, err)
			}
			if who != want || left != wantLeft {
				t.Errorf("%s with %s is %q with %d tries left, want %q with %d", token, code, who, left, want, wantLeft)
			}
		}
		save("one")
		try("another browser", "123456", false, "", 0)
		try("one", "000000", false, "ann", 4)
		try("one", "123456", true, "ann", 0)
		try("one", "123456", false, "", 0)
		save("two")
		for left := 4; left >= 0; left-- {
			try("two", "000000", false, "ann", left)
		}
		try("two", "123456", false, "", 0)
		save("three")
		w.clock.advance(10 * time.Minute)
		try("three", "123456", false, "", 0)
		must(t, w.SaveMailCode(t.Context(), "four", "123456", "ann", 1, 10*time.Minute))
		try("four", "000000", false, "ann", 0)
		try("four", "123456", false, "", 0)
	})
}

func TestSessions_EndedElsewhereAreToldSo(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann, ben := w.account(t, "ann"), w.account(t, "ben")
		for _, token := range []string{"one", "two", "three"} {
			must(t, w.CreateSession(t.Context(), token, ann, "", Arrival{}))
		}
		must(t, w.CreateSession(t.Context(), "ben's", ben, "", Arrival{}))
		mustBe(t, w.EndSession(t.Context(), ben, SessionID("one")), ErrNotFound)
		must(t, w.EndSession(t.Context(), ann, SessionID("one")))
		mustBe(t, w.EndSession(t.Context(), ann, SessionID("one")), ErrNotFound)
		_, err := w.Session(t.Context(), "one")
		mustBe(t, err, ErrEnded)
		must(t, w.EndSessions(t.Context(), ann, "two", false, Ending{}))
		_, err = w.Session(t.Context(), "three")
		mustBe(t, err, ErrEnded)
		for _, token := range []string{"two", "ben's"} {
			if _, err := w.Session(t.Context(), token); err != nil {
				t.Error(err)
			}
		}
		standing, err := w.Standing(t.Context(), ann)
		if err != nil || len(standing.Sessions) != 1 || standing.Sessions[0].ID != SessionID("two") {
			t.Errorf("%+v, %v", standing.Sessions, err)
		}
		must(t, w.DeleteSession(t.Context(), "three"))
		_, err = w.Session(t.Context(), "three")
		mustBe(t, err, ErrNotFound)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
