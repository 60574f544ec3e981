//go:build js

package client

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/browser"
	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
	"stale.love/content"
)

// client is the app in one tab: what it knows, and the page that shows it. Its
// fields belong to the UI goroutine; what blocks runs beside it and comes back
// through show.
type client struct {
	ctx     context.Context
	ui      app.Context
	library *content.Library
	server  browser.Server
	device  *browser.Device
	front   *Front // whose database is in front; nobody's if signed out
	pump    *replica.Pump
	pacer   *replica.Pacer

	view        page.View
	state       replica.State
	events      replica.Events
	counts      map[string]engagement.Counts // as last heard
	heard       time.Time                    // when
	bodies      map[string]string            // path → HTML of pages already opened
	visit       int                          // counts navigations: a late answer to an old one is dropped
	saying      int
	compared    int             // counts watches of the comparison's page: one goes on
	liking      sync.Mutex      // one tap on like at a time
	updating    bool            // the reader agreed to the version that waits
	unreachable bool            // the last try met no network, whatever the browser believes
	trying      bool            // the reader asked for the run that is under way
	asked       bool            // the server was asked once whose session this is
	opener      browser.Element // what had the focus when a sheet opened
	reading     reading
	keys        keys
	player      player
	finder      finder
	taking      taking // the checkup in progress
	shelf       shelf
	named       atomic.Int64  // when a request last said who is signed in, in Unix milliseconds
	badged      int           // the badge on the icon, plus 1; 0: nobody knows
	here        browser.Place // focus and folds of the prerendered page
	screen      browser.Screen
	ticking     *time.Timer // the next second of a timer that runs
	giveUp      func()      // ends what a sheet waits for
	leaving     bool        // the account in front goes; a new page follows

	lookedForWays bool // whether another device added a way in
}

// shell is the only component: the page as a function of the view.
type shell struct {
	app.Compo
	client *client
}

func (s *shell) Render() app.UI { return page.Render(s.client.view) }

func (s *shell) OnMount(ctx app.Context) { s.client.mounted(ctx) }

// Run loads what the first drawing needs, so that it equals the prerendered
// page, and then hands over to go-app for good.
func Run() {
	c := &client{ctx: context.Background(), device: browser.OpenDevice(), bodies: map[string]string{}}
	c.library = &content.Library{}
	if err := json.Unmarshal(browser.Catalog(), c.library); err != nil {
		app.Log("reading the catalog:", err)
		return
	}
	path, _ := browser.Path()
	place := page.Find(c.library, path)
	body := browser.Body()
	if place.Kind == page.NotFound && body != "" {
		return // a piece newer than this catalog: it can be read as it stands
	}
	if place.Kind == page.NotFound && browser.PageKind() == string(page.Offline) {
		place.Kind = page.Offline // nobody knows whether there is such a page
	}
	c.bodies[path] = body
	account, err := c.device.Active(c.ctx)
	c.note("reading the device's database", err)
	c.front = NewFront(c.device, func(account string) Account { return browser.OpenAccount(account) })
	c.front.Alone, c.front.Log = browser.Exclusively, c.note
	c.front.Put(c.front.Open(account))
	c.drainEarly()
	c.load()
	c.view = page.View{Library: c.library, Place: place, Body: body, Reader: c.view.Reader}
	c.view.Reader.Reading.Look = keptLook()
	c.view.Reader.Mine.Discreet = browser.Discreet()
	c.read(&c.view.Reader)
	if place.Kind == page.Searching {
		c.arriveSearching(&c.view.Reader)
	}
	c.view.Reader.Checkup.Resumed = place.Kind == page.Checkup && c.view.Reader.Draft.Answered() > 0 && !c.taking.early
	browser.TrustMarkup()
	c.here = browser.Remember()
	app.RouteWithRegexp(".*", func() app.Composer { return &shell{client: c} })
	app.RunWhenOnBrowser()
}

// mounted runs when the app's own page has replaced the prerendered one.
func (c *client) mounted(ctx app.Context) {
	c.ui = ctx
	c.here.Restore()
	c.pump = replica.NewPump(c.exchange, c.showStatus, rand.Float64)
	c.pump.Max = 20 * time.Second // a reader who looks on is there within seconds
	c.pump.Note(c.state.Waiting())
	c.pacer = c.newPacer()
	browser.Listen(browser.Handlers{
		Press:   c.press,
		Visit:   func(path, fragment string) bool { return c.open(path, fragment) },
		Means:   means,
		Back:    c.back,
		Settled: c.settled,
		Keep:    &c.reading.keep,
		Select:  c.selected,
		Online:  c.online,
		Visible: c.visible,
		Hidden:  c.hidden,
		Left:    c.left,
		Stored:  c.reload,
		Worker:  c.workerSays,
	})
	switch y, ok := browser.Remembered(); {
	case ok && y > 0 && browser.Scrolled() == 0:
		browser.ScrollTo(y)
	case ok && y < 0:
		anchor(c.view.Reader.Reading.Marks[c.view.Place.Slug]).Restore()
	case !ok:
		c.offerPlace()
	}
	browser.MarkReady()
	if wanted := browser.Wanted(); wanted != "" {
		go c.press(browser.Press{Action: wanted, Arg: c.view.Place.Slug})
	}
	if c.taking.finish != "" {
		go c.checkup(browser.Press{Action: c.taking.finish})
	}
	if c.view.Place.Kind == page.Searching {
		c.openFinder()
	}
	if place := c.view.Place; place.CarriesBody() && c.view.Body == "" {
		// The worker answered with the page for when there is no connection.
		go c.turnTo(place, func() {}, func() {})
	}
	go func() {
		c.tick()
		c.settle()
		c.countView()
		go c.compareWatch(true)
		c.lookAgain(replica.Started)
		c.resumeArrival()
		c.lookAtAccount()
		c.lookAtPages()
		c.lookAtInstall() // not sooner: the first drawing is the server's
		browser.OnInstall(c.lookAtInstall)
		c.lookAtStorage()
		c.goWhere()
		c.tellShelf()
		c.measure()
		browser.AskForMornings(c.ctx)
	}()
}

// show changes the view on the UI goroutine and draws it. Work that must see the
// new page goes into after.
func (c *client) show(change func(v *page.View), after ...func()) {
	c.ui.Dispatch(func(ctx app.Context) {
		change(&c.view)
		for _, fn := range after {
			ctx.Defer(func(app.Context) { fn() })
		}
	})
}

// do runs fn on the UI goroutine and waits until it is through, for the fields
// that belong to it. It draws nothing: that is for show.
func (c *client) do(fn func()) {
	done := make(chan struct{})
	c.ui.Dispatch(func(ctx app.Context) {
		ctx.PreventUpdate()
		fn()
		close(done)
	})
	<-done
}

// say puts an outcome into words, for eyes and screen readers, for a while.
func (c *client) say(words string) {
	c.show(func(v *page.View) {
		c.saying++
		turn := c.saying
		v.Reader.Said = words
		time.AfterFunc(6*time.Second, func() {
			c.show(func(v *page.View) {
				if c.saying == turn {
					v.Reader.Said = ""
				}
			})
		})
	})
}

// note logs what a reader needs not see: operations and exception names, never
// what was read or answered.
func (c *client) note(doing string, err error) {
	if err != nil && !errors.Is(err, browser.ErrLeft) {
		app.Log(doing+":", err)
	}
}

// odd logs what went wrong in a way that nobody expects. Refusals of the server and
// of the browser are said to the reader, and are no faults.
func (c *client) odd(doing string, err error) {
	var status *replica.StatusError
	var refusal *browser.Error
	if !errors.As(err, &status) && !errors.As(err, &refusal) {
		c.note(doing, err)
	}
}

func randomHex(n int) string {
	return hex.EncodeToString(browser.Random(n))
}
