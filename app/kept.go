//go:build js

package main

import (
	"stale.love/app/browser"
	"stale.love/app/page"
	"stale.love/app/replica"
)

// load reads what this reader and this device have.
func (c *client) load() {
	var err error
	c.state, err = c.account.View(c.ctx)
	c.note("reading the account's database", err)
	c.events, err = c.device.ViewEvents(c.ctx)
	c.note("reading the counts that wait", err)
	c.counts, err = c.device.Counts(c.ctx)
	c.note("reading the public counts", err)
	marks, err := loadMarks(c.ctx, c.account)
	c.note("reading how far was read", err)
	c.readMarks(&c.view.Reader, marks)
	c.loadDraft()
	c.loadPractice()
	c.loadShelf(&c.view.Reader)
}

// reload reads again after another tab or the worker changed something.
func (c *client) reload() {
	c.fresh.Lock()
	defer c.fresh.Unlock()
	account, err := c.device.Active(c.ctx)
	c.note("reading the device's database", err)
	var db *browser.Account
	var leaving, left bool
	c.do(func() {
		if db = c.account; account != c.state.Account {
			db, left = browser.OpenAccount(account), c.state.Account != ""
		}
		leaving = c.leaving
		c.leaving = leaving || left
	})
	switch {
	case leaving:
		return
	case left:
		// Another tab signed this account out: nothing of it stays in this one.
		c.account.Retire()
		browser.Reload()
		return
	}
	state, err := db.View(c.ctx)
	c.note("reading the account's database", err)
	marks, err := loadMarks(c.ctx, db)
	c.note("reading how far was read", err)
	saved, err := loadSaved(c.ctx, db)
	c.note("reading what is saved", err)
	wants := page.DefaultWants()
	_, err = c.device.Wants(c.ctx, &wants)
	c.note("reading the shelf's settings", err)
	events, _ := c.device.ViewEvents(c.ctx)
	counts, _ := c.device.Counts(c.ctx)
	done := c.doneIn(db)
	c.show(func(v *page.View) {
		v.Reader.Shelf.Saved, v.Reader.Shelf.Wants = saved, wants
		c.account = db
		v.Reader.Practice.Done = done
		c.state, c.events, c.counts = state, events, counts
		c.readMarks(&v.Reader, marks)
		v.Reader.Reading.Look = keptLook()
		browser.ApplyLook()
		c.read(&v.Reader)
	})
	c.tellShelf()
}

// change applies something the reader did: durably first, then on the page.
func (c *client) change(fn func(*replica.State)) error {
	c.fresh.Lock()
	defer c.fresh.Unlock()
	var state replica.State
	err := c.account.Update(c.ctx, func(s *replica.State) error {
		fn(s)
		state = s.Clone()
		return nil
	})
	if err != nil {
		c.note("keeping a change", err)
		c.show(func(v *page.View) { c.read(&v.Reader) })
		c.say(notKept(err))
		return err
	}
	browser.Tell()
	c.show(func(v *page.View) {
		c.state = state
		c.read(&v.Reader)
	})
	go c.persist()
	go c.tellShelf()
	c.pump.Note(state.Waiting())
	c.pump.Kick(replica.Changed)
	return nil
}

// persist asks, once there is something to lose, that the browser keeps it.
func (c *client) persist() {
	promised := browser.Persist(c.ctx)
	c.show(func(v *page.View) { v.Reader.Evictable = !promised && !browser.Installed() })
}

func notKept(err error) string {
	if browser.IsError(err, "QuotaExceededError") {
		return "This device has no room left, so that was not kept. Free some space and try again."
	}
	return "This browser did not let us keep that. Close other tabs of this site and try again."
}
