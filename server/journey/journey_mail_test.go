//go:build !js

package journey

import (
	"io"
	"net"
	"regexp"
	"testing"

	"github.com/emersion/go-smtp"
)

// mailbox is a mail server that hands on the codes it is given.
type mailbox chan string

func (m mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return m, nil }

func (m mailbox) Mail(string, *smtp.MailOptions) error { return nil }
func (m mailbox) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (m mailbox) Reset()                               {}
func (m mailbox) Logout() error                        { return nil }

func (m mailbox) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	m <- regexp.MustCompile(`\d{8}`).FindString(string(text))
	return err
}

func TestMail_EightDigitsSignInOnAPhoneWithoutPasskeys(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box := make(mailbox, 4)
	post := smtp.NewServer(box)
	post.Domain = "localhost"
	go post.Serve(listener)
	t.Cleanup(func() { post.Close() })

	library := loadLibrary(t)
	s := newServer(t)
	s.origin = localOrigin(s.port)
	s.options = []string{"SMTP_URL=smtp://" + listener.Addr().String(), "MAIL_FROM=codes@example.org"}
	s.Start()
	p := newProfile(t, s)
	tab := p.Tab(`delete globalThis.PublicKeyCredential;`)
	tab.Excuse("status of 4")
	tab.Open(library.Articles[0].Path())
	tab.Tap(like)
	tab.Tap(`#sheet [data-action="other-ways"]`)
	tab.Wait("the field", `document.getElementById('mail-address')`)
	tab.Fill("#mail-address", "ann@example.org")
	tab.Tap(`#sheet [data-submit="mail-begin"] button`)
	tab.Wait("the other field", `document.activeElement?.id === 'mail-code'`)
	digits := <-box
	tab.Fill("#mail-code", "00000")
	tab.Tap(`#sheet [data-submit="mail-finish"] button`)
	tab.sheetSays("These are not the digits that we sent")
	tab.Fill("#mail-code", digits)
	tab.Tap(`#sheet [data-submit="mail-finish"] button`)
	tab.sheetClosed()
	s.waitCounts("the like", likes1(library.Articles[0].Slug))
	tab.Open("/account")
	tab.Wait("the linked address", `document.querySelector('[aria-labelledby="ways"]')?.innerText.includes('Linked on')`)
	tab.Tap(`[data-action="mail-remove"]`)
	tab.Wait("that the last way stays", `document.querySelector('.say').innerText.includes('only way into your account')`)
}
