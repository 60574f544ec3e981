package client

import (
	"stale.love/app/page"
	"stale.love/app/replica"
)

// load reads what this reader and this device have.
func (c *Client) load() {
	var err error
	c.state, err = c.front.Account().View(c.ctx)
	c.note("reading the account's database", err)
	c.events, err = c.device.ViewEvents(c.ctx)
	c.note("reading the counts that wait", err)
	c.counts, err = c.device.Counts(c.ctx)
	c.note("reading the public counts", err)
	marks, err := loadMarks(c.ctx, c.front.Account())
	c.note("reading how far was read", err)
	c.note("forgetting places", dropSensitive(c.ctx, c.front.Account(), c.library, marks))
	c.readMarks(&c.view.Reader, marks)
	c.loadDraft(c.front.Account())
	c.loadPractice(c.front.Account())
	c.loadShelf(&c.view.Reader)
}

// reload reads again after another tab or the worker changed something.
func (c *Client) reload() {
	arrived := false
	c.front.Do(func(db Account) error {
		account, err := c.device.Active(c.ctx)
		c.note("reading the device's database", err)
		var leaving, left bool
		c.do(func() {
			arrived = account != c.state.Account
			left = arrived && c.state.Account != ""
			leaving = c.leaving
			c.leaving = leaving || left
		})
		switch {
		case leaving:
			return nil
		case left:
			// Another tab signed this account out: nothing of it stays in this one.
			db.Retire()
			c.browser.Reload()
			return nil
		case arrived:
			db = c.front.Open(account)
			c.front.Put(db)
		}
		c.readAgain(db)
		return nil
	})
	if arrived {
		go c.resumeArrival() // of what was written for nobody here meanwhile
	}
	c.tellShelf()
	c.pacer.Look() // another tab may have counted something, and be closed
}

// readAgain shows what the device holds now. It belongs to whoever has the front's
// turn.
func (c *Client) readAgain(db Account) {
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
	done, keeping := c.doneIn(db), c.keepingIn(db)
	c.show(func(v *page.View) {
		v.Reader.Shelf.Saved, v.Reader.Shelf.Wants = saved, wants
		v.Reader.Practice.Done, v.Reader.Keeping = done, keeping
		c.state, c.events, c.counts = state, events, counts
		c.readMarks(&v.Reader, marks)
		v.Reader.Reading.Look = c.keptLook()
		c.browser.ApplyLook()
		c.read(&v.Reader)
	})
}

// change applies something the reader did: durably first, then on the page.
func (c *Client) change(fn func(*replica.State)) error {
	return c.front.Do(func(db Account) error { return c.changeIn(db, fn) })
}

func (c *Client) changeIn(db Account, fn func(*replica.State)) error {
	var state replica.State
	err := db.Update(c.ctx, func(s *replica.State) error {
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
	c.browser.Tell()
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
func (c *Client) persist() {
	promised := c.browser.Persist(c.ctx)
	c.show(func(v *page.View) { v.Reader.Evictable = !promised && !c.browser.Installed() })
}

func notKept(err error) string {
	if isException(err, "QuotaExceededError") {
		return "This device has no room left, so that was not kept. Free some space and try again."
	}
	return "This browser did not let us keep that. Close other tabs of this site and try again."
}
