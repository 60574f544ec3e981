package client

import (
	"strconv"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
	"stale.love/content"
)

// taking is what a checkup in progress needs beside its draft.
type taking struct {
	finishing bool       // a second tap on the same button makes no second result
	early     bool       // the draft in front was begun in this visit, before the app ran
	finish    string     // how the reader asked for the snapshot before the app ran
	unsaved   page.Draft // what was answered before the app ran and is not to be saved
}

func answer(value string) content.Answer {
	n, err := strconv.Atoi(value)
	if a := content.Answer(n); err == nil && a.Valid() {
		return a
	}
	return content.Missing
}

// keepingNote is where the reader's choices about keeping checkups are.
const keepingNote = "keeping"

func (c *Client) keepingIn(db Account) (k page.Keeping) {
	_, err := db.Note(c.ctx, draftNotes, keepingNote, &k)
	c.note("reading what is to be kept", err)
	return k
}

// choose remembers what the reader said about keeping checkups.
func (c *Client) choose(change func(*page.Keeping)) {
	c.note("keeping what is to be kept", c.front.Do(func(db Account) error {
		var k page.Keeping
		c.do(func() {
			change(&c.view.Reader.Keeping)
			k = c.view.Reader.Keeping
		})
		return db.SetNote(c.ctx, draftNotes, keepingNote, k)
	}))
}

// loadDraft reads the draft that this device keeps, of whichever version.
func (c *Client) loadDraft(db Account) {
	c.view.Reader.Keeping = c.keepingIn(db)
	if c.taking.unsaved.Answered() > 0 {
		c.view.Reader.Draft = c.taking.unsaved
		return
	}
	var draft page.Draft
	found, err := db.Note(c.ctx, "drafts", "checkup", &draft)
	c.note("reading the draft", err)
	if q, known := c.library.QuizOf(c.library.Quiz.ID, draft.Version); found && known && draft.Fits(q) {
		c.view.Reader.Draft = draft
	}
}

// keepDraft writes the draft as it is now; an empty one is removed.
func (c *Client) keepDraft() {
	err := c.front.Do(func(db Account) error {
		var draft page.Draft
		var kept bool
		c.do(func() { draft, kept = c.view.Reader.Draft, c.view.Reader.Keeping.Draft != "no" })
		var value any
		if kept && (draft.Answered() > 0 || draft.At > 0 || draft.List) {
			value = draft
		}
		return db.SetNote(c.ctx, "drafts", "checkup", value)
	})
	if err != nil {
		c.note("keeping the draft", err)
		c.say(notKept(err))
	}
}

// checkup moves the draft, draws the question that is now in front, and keeps the
// draft on the device.
func (c *Client) checkup(p Press) {
	if p.Action == "draft-keep" {
		c.choose(func(k *page.Keeping) { k.Draft = p.Arg })
		c.show(func(*page.View) {})
		c.keepDraft()
		return
	}
	var q content.Quiz
	var draft page.Draft
	finish, passing := false, false
	c.do(func() {
		r := &c.view.Reader
		q, draft = r.Draft.Asked(c.library)
		was := draft
		i, isItem := q.Position(p.Arg)
		last := len(q.Items)
		cleared := (*page.Draft)(nil)
		switch p.Action {
		case "answer":
			draft = draft.With(i, answer(p.Value))
			if isItem {
				draft.At = i
			}
			if (p.Pointer || p.Key) && !draft.List {
				draft.At++
			}
		case "skip":
			draft = draft.With(i, content.Missing)
			draft.At = i + 1
		case "next":
			draft.At = min(draft.At+1, last)
			if isItem {
				draft.At = i + 1
			}
		case "back":
			draft.At = max(draft.At-1, 0)
		case "checkup-list":
			draft.List = !draft.List
		case "checkup-restart":
			draft, cleared = page.NewDraft(c.library.Quiz), &was
			draft.List = was.List
		case "checkup-undo":
			if r.Checkup.Cleared != nil {
				draft = *r.Checkup.Cleared
			}
		case "finish", "finish-unkept":
			passing = p.Action == "finish-unkept"
			// A form can be sent from any of its questions.
			finish = draft.List || draft.At >= last
		}
		if draft.List {
			draft.At = min(draft.At, last-1)
		}
		if draft.Begun == "" && draft.Answered() > 0 {
			draft.Begun = now().Format(time.DateOnly)
		}
		r.Draft, r.Checkup.Resumed, r.Checkup.Cleared = draft, false, cleared
		if finish {
			finish = !c.taking.finishing
			c.taking.finishing = finish
		}
	})
	if finish {
		c.finish(q, draft, passing)
		c.do(func() { c.taking.finishing = false })
		return
	}
	c.show(func(*page.View) {}, func() { c.face(q, draft, p) })
	c.keepDraft()
}

// face moves the focus to the question in front: to its answers for keys, which go
// on from there, to its words for fingers and for whoever listens.
func (c *Client) face(q content.Quiz, draft page.Draft, p Press) {
	switch p.Action {
	case "skip", "checkup-restart", "checkup-undo":
		for i, item := range q.Items {
			c.browser.Choose(item.ID, draft.Answers[i])
		}
	}
	if p.Action == "answer" && !p.Pointer && !p.Key || p.Action == "answer" && draft.List && !p.Key {
		return
	}
	if p.Action == "checkup-list" && draft.List {
		c.browser.ScrollTo(0)
		c.browser.FocusOn("#main")
		return
	}
	at := `.question[data-position="` + strconv.Itoa(draft.At) + `"] `
	if draft.List && p.Action == "answer" {
		at = `.question[data-position="` + strconv.Itoa(min(draft.At+1, len(q.Items))) + `"] `
	}
	if p.Key {
		c.browser.FocusOn(at+"input:checked", at+"input", at+"legend")
		return
	}
	c.browser.FocusOn(at + "legend")
}

// finish turns the draft into a snapshot, kept on this device or only in this
// page. The draft goes only when the result is safe. The private questions come
// between the two, at the same address.
func (c *Client) finish(q content.Quiz, draft page.Draft, passing bool) {
	if draft.Answered() == 0 {
		c.say("Answer at least one question to see a snapshot.")
		return
	}
	chosen := map[bool]string{true: "no", false: "yes"}[passing]
	c.choose(func(k *page.Keeping) { k.Snapshot = chosen })
	r := engagement.Result{Quiz: q.ID, Version: q.Version, Answers: draft.Answers, TakenAt: now().UTC().Format(time.RFC3339)}
	if !passing {
		r.ID = engagement.NewResultID(now(), [10]byte(c.browser.Random(10)))
		if c.change(func(s *replica.State) { s.Keep(r) }) != nil {
			return
		}
	}
	c.show(func(v *page.View) {
		v.Reader.Draft = page.NewDraft(c.library.Quiz)
		v.Reader.Checkup.Passing = nil
		if passing {
			v.Reader.Checkup.Passing = &r
		}
		v.Reader.Safety = page.Safety{Stage: page.StageAsked, Hide: v.Reader.Safety.Hide}
	}, func() {
		c.browser.ScrollTo(0)
		c.browser.FocusOn("#private-title")
	})
	c.keepDraft()
}

// earlyAnswers takes over what was answered before the app ran.
func (c *Client) earlyAnswers(taps []Early) error {
	var kept page.Draft
	found, err := c.front.Account().Note(c.ctx, "drafts", "checkup", &kept)
	if err != nil {
		return err
	}
	// What was asked was the newest version, as prerendered.
	q := c.library.Quiz
	draft, fresh := kept, false
	if !found || !kept.Fits(q) {
		draft, fresh = page.NewDraft(q), true
	}
	at, changed := 0, false
	for _, t := range taps {
		if (t.Action == "finish" || t.Action == "finish-unkept") && t.At >= c.browser.Started() {
			c.taking.finish, at = t.Action, len(q.Items)
		}
		i, known := q.Position(t.Arg)
		if t.Action != "answer" || !known {
			continue
		}
		draft = draft.With(i, answer(strconv.Itoa(t.Value)))
		at, changed = i+1, true
		c.taking.early = fresh && t.At >= c.browser.Started()
	}
	draft.At = max(draft.At, at)
	if draft.Begun == "" && draft.Answered() > 0 {
		draft.Begun = now().Format(time.DateOnly)
	}
	if !changed {
		return nil
	}
	db := c.front.Account()
	if c.keepingIn(db).Draft == "no" {
		c.taking.unsaved = draft
		return nil
	}
	return db.SetNote(c.ctx, "drafts", "checkup", draft)
}
