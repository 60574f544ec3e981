//go:build !js

package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stale.love/server/store"
)

func TestMail_ACodeOpensOneAccountInTheBrowserThatAsked(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	ann, thief := s.guest(t), s.guest(t)
	if first := ann.post("mail/begin", `{"address":" Ann@Example.org "}`, 200, ""); first != "{}\n" {
		t.Errorf("the answer is %q", first)
	}
	to, digits := s.box.last(t)
	if to != "ann@example.org" {
		t.Errorf("sent to %s", to)
	}
	thief.post("mail/finish", code(digits), 400, "code_over") // another browser
	ann.post("mail/finish", code("not digits"), 400, "wrong_code")
	ann.post("mail/finish", code(digits[:3]+" "+digits[3:]), 200, "")
	account := ann.account()
	if account == "" {
		t.Fatal("not signed in")
	}
	ann.post("mail/finish", code(digits), 400, "code_over") // once

	// The same answer for an address that is known; another device, the same account.
	phone := s.guest(t)
	if again := phone.post("mail/begin", `{"address":"ann@example.org"}`, 200, ""); again != "{}\n" {
		t.Errorf("a known address is answered %q", again)
	}
	_, digits = s.box.last(t)
	phone.post("mail/finish", code(digits), 200, "")
	if phone.account() != account {
		t.Error("another account")
	}

	// Ten minutes, five tries.
	late := s.guest(t)
	late.post("mail/begin", `{"address":"late@example.org"}`, 200, "")
	_, digits = s.box.last(t)
	s.clock.advance(10 * time.Minute)
	late.post("mail/finish", code(digits), 400, "code_over")
	guess := s.guest(t)
	guess.post("mail/begin", `{"address":"ben@example.org"}`, 200, "")
	_, digits = s.box.last(t)
	wrong := "00000000"
	if wrong == digits {
		wrong = "99999999"
	}
	for range store.MailTries - 1 {
		guess.post("mail/finish", code(wrong), 400, "wrong_code")
	}
	guess.post("mail/finish", code(wrong), 400, "code_over")
	guess.post("mail/finish", code(digits), 400, "code_over")

	for _, secret := range []string{"ann@", "Ann@", "ben@", digits, account} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
	var kept strings.Builder
	if err := s.store.Export(t.Context(), account, &kept); err != nil || strings.Contains(strings.ToLower(kept.String()), "ann@") {
		t.Errorf("what is kept of the account names the address: %s, %v", &kept, err)
	}
}

func TestMail_IsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	g := s.guest(t)
	for _, bad := range []string{"", "ann", "ann@localhost", "Ann <ann@example.org>", "a@b.c\r\nBcc: x@y.z", `\"x\"@example.org`, strings.Repeat("a", 300) + "@example.org"} {
		body, _ := json.Marshal(map[string]string{"address": bad})
		g.post("mail/begin", string(body), 400, "address")
	}
	g.post("mail/begin", `{"address":"refused@example.org"}`, 502, "not_sent")
	if strings.Contains(s.log.String(), "refused@") {
		t.Errorf("the log holds the address: %s", s.log)
	}
	g.post("mail/finish", code("123456"), 400, "code_over")
	g.post("mail/finish", `{"code":"123456","link":true}`, 401, "signed_out")
	// Three at once, then one in five minutes, for a client.
	for range 3 {
		s.guest(t).post("mail/begin", `{"address":"often@example.org"}`, 200, "")
	}
	s.guest(t).post("mail/begin", `{"address":"Often@example.org"}`, 429, "too_many")
	s.guest(t).post("mail/begin", `{"address":"other@example.org"}`, 200, "")
	s.clock.advance(5 * time.Minute)
	s.guest(t).post("mail/begin", `{"address":"often@example.org"}`, 200, "")

	plain := startServer(t)
	mustAnswer(t, visitor{server: plain}.post(t, "mail/begin", `{"address":"ann@example.org"}`), 404, "not_offered")
	mustAnswer(t, visitor{server: plain}.post(t, "mail/finish", code("123456")), 404, "not_offered")
	mustAnswer(t, visitor{server: plain}.post(t, "provider/begin", `{}`), 404, "not_offered")
}

func TestMail_AnAddressIsLinkedAndUnlinked(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	enter := func(g guest, address, how string, status int, refusal string) {
		t.Helper()
		g.post("mail/begin", `{"address":"`+address+`"}`, 200, "")
		_, digits := s.box.last(t)
		g.post("mail/finish", `{"code":"`+digits+`"`+how+`}`, status, refusal)
	}
	ann, ben := s.guest(t), s.guest(t)
	enter(ann, "ann@example.org", "", 200, "")
	enter(ben, "ben@example.org", "", 200, "")
	enter(ben, "ann@example.org", `,"link":true`, 409, "taken")
	me := ben.account()
	ben.post("account/mail/remove", `{"account":"`+me+`"}`, 409, "last_way")
	enter(ben, "ben@elsewhere.example", `,"link":true`, 200, "")
	again := s.guest(t)
	enter(again, "ben@elsewhere.example", "", 200, "")
	if again.account() != me {
		t.Error("the linked address opens another account")
	}
	ben.post("account/codes", `{"account":"`+me+`"}`, 200, "")
	ben.post("account/mail/remove", `{"account":"`+me+`"}`, 200, "")
	enter(again, "ben@elsewhere.example", "", 200, "")
	if again.account() == me {
		t.Error("an address that was unlinked still opens the account")
	}
}

// What a stranger asks for is a stranger's: the owner gets a code all the same, and
// nobody is told that others asked.
func TestMail_AStrangerKeepsNobodyFromACode(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	const address = `{"address":"ann@example.org"}`
	stranger := s.guest(t)
	stranger.from = "stranger"
	for range 3 {
		stranger.post("mail/begin", address, 200, "")
	}
	// All day long, as often as one may.
	for range 24 * 12 {
		s.clock.advance(5 * time.Minute)
		stranger.post("mail/begin", address, 200, "")
	}
	stranger.post("mail/begin", address, 429, "too_many")
	owner := s.guest(t)
	owner.from = "owner"
	before := s.box.count()
	owner.post("mail/begin", address, 200, "")
	if s.box.count() != before+1 {
		t.Fatal("no code came")
	}
	_, digits := s.box.last(t)
	owner.post("mail/finish", code(digits), 200, "")

	// Somebody with many addresses fills no mailbox, and cannot see that it is full.
	before = s.box.count()
	heads := map[string]bool{}
	for i := range 100 {
		crowd := s.guest(t)
		crowd.from = fmt.Sprint("crowd ", i)
		resp, said := crowd.do("POST", "/api/v1/mail/begin", "application/json", address)
		heads[fmt.Sprint(resp.Status, said, len(resp.Header.Get("Set-Cookie")))] = true
	}
	if sent := s.box.count() - before; sent > 31 {
		t.Errorf("%d messages at once", sent)
	}
	if len(heads) != 1 {
		t.Errorf("one is told from another: %v", heads)
	}
}

func TestMail_WrongCodesHaveADailyLimit(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	guess := func(from, address string) (tries int) {
		t.Helper()
		g := s.guest(t)
		g.from = from
		g.post("mail/begin", `{"address":"`+address+`"}`, 200, "")
		for {
			resp, text := g.do("POST", "/api/v1/mail/finish", "application/json", code("00000000"))
			if resp.StatusCode == 429 {
				return tries
			}
			if tries++; strings.Contains(text, "code_over") {
				return tries
			}
		}
	}
	// One client, as many addresses as it likes, for a day.
	total := 0
	for i := range 200 {
		total += guess("one", fmt.Sprintf("reader%d@example.org", i))
		s.clock.advance(5 * time.Minute)
	}
	if most := missesADay * 2; total > most {
		t.Errorf("one client tried %d codes in %v, want %d at most", total, 200*5*time.Minute, most)
	}
	// One address, as many clients as anybody likes: its owner goes on having one try.
	total = 0
	for i := range 120 {
		total += guess(fmt.Sprint("crowd ", i), "ann@example.org")
		s.clock.advance(2 * time.Minute)
	}
	if most := missesADayAt + 5 + 120 + 120*missesADayAt*2/(24*60)*5; total > most {
		t.Errorf("%d codes of one address were tried, want %d at most", total, most)
	}
	if tries := guess("one more", "ann@example.org"); tries != 1 {
		t.Errorf("after %d wrong codes there are %d tries at one", total, tries)
	}
	owner := s.guest(t)
	owner.from = "owner"
	owner.post("mail/begin", `{"address":"ann@example.org"}`, 200, "")
	_, digits := s.box.last(t)
	owner.post("mail/finish", code(digits), 200, "")
}

// A code of six digits that was on its way when this version began is as good.
func TestMail_ACodeOfBeforeStillWorks(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	if err := s.store.SaveMailCode(t.Context(), "a token of a browser", "123456", "a fingerprint", store.MailTries, 10*time.Minute); err != nil {
		t.Fatal(err)
	}
	g := s.guest(t)
	at, err := url.Parse(s.http.URL)
	if err != nil {
		t.Fatal(err)
	}
	g.client.Jar.SetCookies(at, []*http.Cookie{{Name: "stale-mail", Value: "a token of a browser", Path: "/"}})
	g.post("mail/finish", code("123456"), 200, "")
	if g.account() == "" {
		t.Error("not signed in")
	}
}
