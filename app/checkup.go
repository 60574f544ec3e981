//go:build js

package main

import (
	"strconv"
	"time"

	"stale.love/app/browser"
	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
	"stale.love/content"
)

func position(q content.Quiz, item string) int {
	for i := range q.Items {
		if q.Items[i].ID == item {
			return i
		}
	}
	return -1
}

func answer(value string) content.Answer {
	n, err := strconv.Atoi(value)
	if err != nil {
		return content.Missing
	}
	return content.Answer(n)
}

// checkup moves the draft, keeps it on the device, and draws the question that is
// now in front.
func (c *client) checkup(p browser.Press) {
	q := c.library.Quiz
	var draft page.Draft
	finished := false
	c.do(func() {
		draft = c.view.Reader.Draft
		if !draft.Fits(q) {
			draft = page.NewDraft(q)
		}
		draft.Answers = append([]content.Answer(nil), draft.Answers...)
		last := len(q.Items)
		switch p.Action {
		case "answer":
			if i := position(q, p.Arg); i >= 0 {
				draft.Answers[i] = answer(p.Value)
				if p.Pointer && !draft.List {
					draft.At = i + 1
				} else {
					draft.At = i
				}
			}
		case "skip":
			if i := position(q, p.Arg); i >= 0 {
				draft.Answers[i], draft.At = content.Missing, i+1
			}
		case "next":
			draft.At = min(draft.At+1, last)
		case "back":
			draft.At = max(draft.At-1, 0)
		case "checkup-list":
			draft.List = !draft.List
		case "finish":
			finished = draft.List || draft.At >= last
			if !finished {
				draft.At++
			}
		}
		if draft.List {
			draft.At = min(draft.At, last-1)
		}
	})
	if finished {
		c.finish(draft)
		return
	}
	c.show(func(v *page.View) { v.Reader.Draft = draft }, func() {
		if p.Action != "answer" || p.Pointer {
			browser.Focus(".question.current")
		}
	})
	if err := c.account.SetNote(c.ctx, "drafts", "checkup", draft); err != nil {
		c.note("keeping the draft", err)
		c.say(notKept(err))
	}
}

// finish turns the draft into a result. The draft goes only when the result is
// safe.
func (c *client) finish(draft page.Draft) {
	q := c.library.Quiz
	if draft.Answered() == 0 {
		c.say("Answer at least one question to see a snapshot.")
		return
	}
	r := engagement.Result{
		ID: engagement.NewResultID(now(), [10]byte(browser.Random(10))), Quiz: q.ID, Version: q.Version,
		Answers: draft.Answers, TakenAt: now().UTC().Format(time.RFC3339),
	}
	if c.change(func(s *replica.State) { s.Keep(r) }) != nil {
		return
	}
	c.note("clearing the draft", c.account.SetNote(c.ctx, "drafts", "checkup", nil))
	c.show(func(v *page.View) { v.Reader.Draft = page.NewDraft(q) })
	c.open("/checkup/snapshot", "")
}
