//go:build js

package client

import (
	"context"
	"errors"
	"strings"
	"time"

	"stale.love/app/browser"
	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
)

func now() time.Time { return time.Now() }

// outbox runs the sync loop over an account's changes. It is what the page's pump and the
// service worker run. What is counted about nobody leaves in no such run, and not soon
// after one: see events.go.
func outbox(ctx context.Context, server browser.Server, device *browser.Device, account Account) (o replica.Outcome) {
	browser.Exclusively(ctx, "stale-outbox", func() {
		finishSignOut(ctx, server, device)
		engine := replica.Replica{Store: account, Transport: server, Now: now}
		if active, err := device.Active(ctx); err != nil || active != "" {
			engine.Before = sender(server, device).Quieten
		}
		o = engine.Sync(ctx)
	})
	return o
}

// Drain is the service worker's turn: the app is closed, and the network is back.
func Drain() {
	ctx := context.Background()
	if browser.Tag() == browser.EventsTag {
		tell(ctx)
		return
	}
	device := browser.OpenDevice()
	// A connection that is left open by a program that has ended answers nobody, and
	// keeps the page from ever deleting the database.
	defer device.Close()
	active, err := device.Active(ctx)
	if err != nil {
		browser.ReportWaiting(1)
		return
	}
	account := browser.OpenAccount(active)
	defer account.Close()
	o := outbox(ctx, browser.Server{}, device, account)
	if o.Verdict == replica.Offline || o.Verdict == replica.Failed {
		browser.ReportWaiting(max(1, o.Waiting))
	}
	if o.Verdict == replica.Done && o.Waiting == 0 {
		browser.Badge(0)
	}
	browser.Tell()
}

// exchange is one run of the pump.
func (c *client) exchange(ctx context.Context) replica.Outcome {
	var account Account
	var rejected int
	c.do(func() { account, rejected = c.front.Account(), len(c.state.Rejected) })
	o := outbox(ctx, c.server, c.device, account)
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
		browser.AskForSync(ctx, browser.OutboxTag)
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
		browser.CheckForUpdate(ctx)
		c.say("This edition is too old to sync. Close every tab of this site and open it again; nothing is lost.")
	}
	browser.Tell()
	c.reload()
	c.tried(o, rejected)
	return o
}

// refreshCounts fetches the public numbers, unless they were heard just now and
// nothing of ours can have changed them.
func (c *client) refreshCounts(ctx context.Context) error {
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
func (c *client) showStatus(s replica.Status) {
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
		r.Offline = c.unreachable || !browser.Online()
		c.badge(r)
		if s.State != replica.Syncing {
			r.Standing.Why = whyWaiting(s.Last)
		}
	})
}

func (c *client) online(yes bool) {
	c.show(func(v *page.View) { v.Reader.Offline = !yes })
	if yes {
		go c.compareWatch(true)
		c.lookAgain(replica.Online)
		browser.Fill(c.ctx, true)
	}
}

func (c *client) visible() {
	c.tick()
	c.countView()
	go c.compareWatch(true)
	c.lookAgain(replica.Visible)
	browser.CheckForUpdate(c.ctx)
}

// hidden is often the last that an app on a phone hears.
func (c *client) hidden() {
	browser.RememberScroll()
	c.writeMarks()
	var waits bool
	c.do(func() { waits = c.state.Waiting() > 0 })
	if waits {
		browser.AskForSync(c.ctx, browser.OutboxTag)
	}
	c.askForEvents()
}

func (c *client) workerSays(news string) {
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
			browser.Reload()
		}
	}
}
