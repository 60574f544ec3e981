package client

import (
	"context"
	"errors"
	"strings"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
)

func now() time.Time { return time.Now() }

// outbox runs the sync loop over an account's changes. It is what the page's pump and the
// service worker run. What is counted about nobody leaves in no such run, and not soon
// after one: see events.go.
func (c *Client) outbox(ctx context.Context, account Account) (o replica.Outcome) {
	c.browser.Exclusively(ctx, "stale-outbox", func() {
		c.finishSignOut(ctx)
		engine := replica.Replica{Store: account, Transport: c.server, Now: now}
		if active, err := c.device.Active(ctx); err != nil || active != "" {
			engine.Before = c.sender().Quieten
		}
		o = engine.Sync(ctx)
	})
	return o
}

// Drain is the service worker's turn: the app is closed, and the network is back.
func Drain(p Ports) {
	c := New(p)
	if c.browser.Tag() == EventsTag {
		c.tell(c.ctx)
		return
	}
	// A connection that is left open by a program that has ended answers nobody, and
	// keeps the page from ever deleting the database.
	defer c.device.Close()
	active, err := c.device.Active(c.ctx)
	if err != nil {
		c.browser.ReportWaiting(1)
		return
	}
	account := c.browser.OpenAccount(active)
	defer account.Close()
	o := c.outbox(c.ctx, account)
	if o.Verdict == replica.Offline || o.Verdict == replica.Failed {
		c.browser.ReportWaiting(max(1, o.Waiting))
	}
	if o.Verdict == replica.Done && o.Waiting == 0 {
		c.browser.Badge(0)
	}
	c.browser.Tell()
}

// exchange is one run of the pump.
func (c *Client) exchange(ctx context.Context) replica.Outcome {
	var account Account
	var rejected int
	c.do(func() { account, rejected = c.front.Account(), len(c.state.Rejected) })
	o := c.outbox(ctx, account)
	ending := false
	c.do(func() { ending = c.endingHere })
	if ending {
		return o
	}
	switch o.Verdict {
	case replica.Done:
		if err := c.refreshCounts(ctx); err != nil && !errors.As(err, new(*replica.StatusError)) {
			o.Verdict, o.Err = replica.Offline, err // nothing waits, and still there is nobody
			break
		}
		c.rememberSession(ctx)
		c.compareOwed(ctx, account)
		go c.lookForWays(c.ctx)
	case replica.Offline, replica.Failed:
		c.browser.AskForSync(ctx, OutboxTag)
		c.askForEvents()
	case replica.SignedOut, replica.WrongAccount:
		if endedElsewhere(o.Err) {
			c.signedOutElsewhere(o)
			return o
		}
		c.whoIsIt(ctx)
	case replica.Deleted:
		c.leave(ctx, departure{drop: DropAll, gone: true})
		return o
	case replica.Outdated:
		c.browser.CheckForUpdate(ctx)
		c.say("This edition is too old to sync. Close every tab of this site and open it again; nothing is lost.")
	}
	c.browser.Tell()
	c.reload()
	c.tried(o, rejected)
	return o
}

// refreshCounts fetches the public numbers, unless they were heard just now and
// nothing of ours can have changed them.
func (c *Client) refreshCounts(ctx context.Context) error {
	asked := now()
	counts, err := c.server.Counts(ctx)
	if err != nil {
		c.note("fetching the public counts", err)
		return err
	}
	if counts == nil {
		counts = map[string]engagement.Counts{}
	}
	c.note("keeping the public counts", c.device.SetCounts(ctx, counts, asked))
	return nil
}

// showStatus puts the pump's status on the page.
func (c *Client) showStatus(s replica.Status) {
	c.show(func(v *page.View) {
		r := &v.Reader
		r.Sync = string(s.State)
		if r.Account != "" {
			r.Pending = s.Waiting
			r.SignIn = s.Last.Verdict == replica.SignedOut && s.State == replica.Trouble
		}
		if s.State == replica.Idle && r.Pending > 0 {
			r.Sync = "pending"
		}
		if s.State != replica.Syncing && s.State != replica.Pending {
			c.unreachable = s.Last.Verdict == replica.Offline
		}
		r.Offline = c.unreachable || !c.browser.Online()
		c.badge(r)
		if s.State != replica.Syncing {
			r.Standing.Why = whyWaiting(s.Last)
		}
	})
}

func (c *Client) online(yes bool) {
	c.show(func(v *page.View) { v.Reader.Offline = !yes })
	if yes {
		go c.compareWatch(true)
		c.lookAgain(replica.Online)
		c.browser.Fill(c.ctx, true)
	}
}

func (c *Client) visible() {
	c.tick()
	c.countView()
	go c.compareWatch(true)
	c.lookAgain(replica.Visible)
	c.browser.CheckForUpdate(c.ctx)
}

// hidden is often the last that an app on a phone hears.
func (c *Client) hidden() {
	c.browser.RememberScroll()
	c.writeMarks()
	var waits bool
	c.do(func() { waits = c.state.Waiting() > 0 })
	if waits {
		c.browser.AskForSync(c.ctx, OutboxTag)
	}
	c.askForEvents()
}

func (c *Client) workerSays(news string) {
	if strings.HasPrefix(news, "fill") {
		c.shelfSays(news)
		return
	}
	switch news {
	case "waiting":
		c.lookAtEdition()
	case "changed":
		var asked bool
		c.do(func() { asked = c.updating })
		if asked {
			c.browser.Reload()
		}
	}
}
