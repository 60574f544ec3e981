package client

import (
	"strconv"
	"strings"

	"stale.love/app/page"
)

// private is everything that can be pressed among the private questions. Their
// answers are in the view and nowhere else: nothing here writes, sends, logs or
// says anything.
func (c *Client) private(p Press) {
	if p.Action == "private-answer" {
		question, words, _ := strings.Cut(p.Arg, " ")
		n, err := strconv.Atoi(question)
		if err != nil {
			return
		}
		c.show(func(v *page.View) { v.Reader.Safety = v.Reader.Safety.Answer(n, page.Private(words)) })
		return
	}
	var thanks bool
	c.do(func() {
		safety := &c.view.Reader.Safety
		if p.Action == "private-skip" {
			*safety = page.Safety{Hide: safety.Hide}
		} else {
			*safety = safety.Next()
		}
		thanks = safety.Stage == page.StageThanks
	})
	if !thanks {
		c.open("/checkup/snapshot", "")
		return
	}
	c.show(func(*page.View) {}, func() {
		c.browser.ScrollTo(0)
		c.browser.FocusOn("#private-title")
	})
}

// left runs when the page is closed or kept for Back, and when it is shown again.
// Whoever looks then must find nothing.
func (c *Client) left() {
	c.show(func(v *page.View) { v.Reader.Safety = page.Safety{} })
}
