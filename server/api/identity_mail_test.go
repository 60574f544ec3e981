//go:build !js

package api

import (
	"encoding/json"
	"fmt"
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
	to, six := s.box.last(t)
	if to != "ann@example.org" {
		t.Errorf("sent to %s", to)
	}
	thief.post("mail/finish", code(six), 400, "code_over") // another browser
	ann.post("mail/finish", code("not digits"), 400, "wrong_code")
	ann.post("mail/finish", code(six[:3]+" "+six[3:]), 200, "")
	account := ann.account()
	if account == "" {
		t.Fatal("not signed in")
	}
	ann.post("mail/finish", code(six), 400, "code_over") // once

	// The same answer for an address that is known; another device, the same account.
	phone := s.guest(t)
	if again := phone.post("mail/begin", `{"address":"ann@example.org"}`, 200, ""); again != "{}\n" {
		t.Errorf("a known address is answered %q", again)
	}
	_, six = s.box.last(t)
	phone.post("mail/finish", code(six), 200, "")
	if phone.account() != account {
		t.Error("another account")
	}

	// Ten minutes, five tries.
	late := s.guest(t)
	late.post("mail/begin", `{"address":"late@example.org"}`, 200, "")
	_, six = s.box.last(t)
	s.clock.advance(10 * time.Minute)
	late.post("mail/finish", code(six), 400, "code_over")
	guess := s.guest(t)
	guess.post("mail/begin", `{"address":"ben@example.org"}`, 200, "")
	_, six = s.box.last(t)
	wrong := fmt.Sprintf("%06d", (len(six)+1)%10)
	if wrong == six {
		wrong = "999999"
	}
	for range store.MailTries - 1 {
		guess.post("mail/finish", code(wrong), 400, "wrong_code")
	}
	guess.post("mail/finish", code(wrong), 400, "code_over")
	guess.post("mail/finish", code(six), 400, "code_over")

	for _, secret := range []string{"ann@", "Ann@", "ben@", six, account} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
	tables, err := s.store.Export(t.Context(), account)
	if err != nil || strings.Contains(strings.ToLower(fmt.Sprint(tables)), "ann@") {
		t.Errorf("what is kept of the account names the address: %v, %v", tables, err)
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
	// Three at once, then one in five minutes, whoever asks.
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
		_, six := s.box.last(t)
		g.post("mail/finish", `{"code":"`+six+`"`+how+`}`, status, refusal)
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
