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

	"stale.love/app/compare"
	"stale.love/app/engagement"
	"stale.love/app/finding"
	"stale.love/app/loop"
	"stale.love/app/page"
	"stale.love/app/replica"
	"stale.love/content"
)

// Client is the app in one tab: what it knows, and the page that shows it. Its
// fields belong to the UI's owner; what blocks runs beside it and comes back
// through show.
type Client struct {
	ctx     context.Context
	ui      UI
	library *content.Library
	browser Browser
	server  Server
	device  Device
	vault   func(Account) compare.Vault
	log     func(doing string, err error)
	front   *Front // whose database is in front; nobody's if signed out
	pump    *replica.Pump
	pacer   *replica.Pacer
	loop    *loop.Loop
	actions map[string]func(Press) // by name

	view        page.View
	state       replica.State
	events      replica.Events
	counts      map[string]engagement.Counts // as last heard
	heard       time.Time                    // when
	bodies      map[string]string            // path → HTML of pages already opened
	visit       int                          // counts navigations: a late answer to an old one is dropped
	saying      int
	compared    int        // counts watches of the comparison's page: one goes on
	liking      sync.Mutex // one tap on like at a time
	updating    bool       // the reader agreed to the version that waits
	unreachable bool       // the last try met no network, whatever the browser believes
	trying      bool       // the reader asked for the run that is under way
	asked       bool       // the server was asked once whose session this is
	opener      Focusable  // what had the focus when a sheet opened
	reading     reading
	keys        keys
	player      player
	taking      taking // the checkup in progress
	shelf       shelf
	named       atomic.Int64 // when a request last said who is signed in, in Unix milliseconds
	badged      int          // the badge on the icon, plus 1; 0: nobody knows
	here        Restorer     // focus and folds of the prerendered page
	ticking     *time.Timer  // the next second of a timer that runs
	giveUp      func()       // ends what a sheet waits for
	leaving     bool         // the account in front goes; a new page follows
	endingHere  bool         // the reader ends it here: a sync that hears of that tells nothing new

	lookedForWays bool // whether another device added a way in
}

// New returns a client that has not begun.
func New(p Ports) *Client {
	c := &Client{
		ctx: context.Background(), ui: p.UI, browser: p.Browser, server: p.Server, device: p.Device, vault: p.Vault, log: p.Log,
		bodies: map[string]string{},
	}
	c.front = NewFront(p.Device, p.Browser.OpenAccount)
	c.front.Alone, c.front.Log = p.Browser.Exclusively, c.note
	c.actions = c.handlers()
	c.loop = loop.New(func(fn func()) { c.ui.Show(fn) }, c.update)
	return c
}

// update hands a message to the feature that it is for.
func (c *Client) update(m loop.Msg) (cmds []loop.Cmd) {
	r := &c.view.Reader
	switch m := m.(type) {
	case finding.Msg:
		r.Search, cmds = r.Search.Update(m, c.index)
	}
	return cmds
}

// View is what is shown.
func (c *Client) View() page.View { return c.view }

// Begin loads what the first drawing needs, so that it equals the prerendered page,
// and reports whether there is anything to draw: else the page stays as it stands.
func (c *Client) Begin() bool {
	c.library = &content.Library{}
	if err := json.Unmarshal(c.browser.Catalog(), c.library); err != nil {
		c.note("reading the catalog", err)
		return false
	}
	path, _ := c.browser.Path()
	place := page.Find(c.library, path)
	body := c.browser.Body()
	if place.Kind == page.NotFound && body != "" {
		return false // a piece newer than this catalog: it can be read as it stands
	}
	if place.Kind == page.NotFound && c.browser.PageKind() == string(page.Offline) {
		place.Kind = page.Offline // nobody knows whether there is such a page
	}
	c.bodies[path] = body
	account, err := c.device.Active(c.ctx)
	c.note("reading the device's database", err)
	c.front.Put(c.front.Open(account))
	c.drainEarly()
	c.load()
	c.view = page.View{Library: c.library, Place: place, Body: body, Reader: c.view.Reader}
	c.view.Reader.Reading.Look = c.keptLook()
	c.view.Reader.Mine.Discreet = c.browser.Discreet()
	c.read(&c.view.Reader)
	if place.Kind == page.Searching {
		c.view.Reader.Search = c.arriveSearching()
	}
	c.view.Reader.Checkup.Resumed = place.Kind == page.Checkup && c.view.Reader.Draft.Answered() > 0 && !c.taking.early
	c.browser.TrustMarkup()
	c.here = c.browser.Remember()
	return true
}

// Mounted runs when the app's own page has replaced the prerendered one.
func (c *Client) Mounted() {
	c.here.Restore()
	c.pump = replica.NewPump(c.exchange, c.showStatus, rand.Float64)
	c.pump.Max = 20 * time.Second // a reader who looks on is there within seconds
	c.pump.Note(c.state.Waiting())
	c.pacer = c.newPacer()
	c.browser.Listen(Handlers{
		Press:   c.press,
		Visit:   func(path, fragment string) bool { return c.open(path, fragment) },
		Means:   c.means,
		Back:    c.back,
		Settled: c.settled,
		Select:  c.selected,
		Online:  c.online,
		Visible: c.visible,
		Hidden:  c.hidden,
		Left:    c.left,
		Stored:  c.reload,
		Worker:  c.workerSays,
	})
	switch y, ok := c.browser.Remembered(); {
	case ok && y > 0 && c.browser.Scrolled() == 0:
		c.browser.ScrollTo(y)
	case ok && y < 0:
		c.browser.ScrollToAnchor(anchor(c.view.Reader.Reading.Marks[c.view.Place.Slug]))
	case !ok:
		c.offerPlace()
	}
	c.browser.MarkReady()
	if wanted := c.browser.Wanted(); wanted != "" {
		go c.press(Press{Action: wanted, Arg: c.view.Place.Slug})
	}
	if c.taking.finish != "" {
		go c.checkup(Press{Action: c.taking.finish})
	}
	if c.view.Place.Kind == page.Searching {
		c.loop.Send(finding.Came{})
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
		c.browser.OnInstall(c.lookAtInstall)
		c.lookAtStorage()
		c.goWhere()
		c.tellShelf()
		c.measure()
		c.browser.AskForMornings(c.ctx)
	}()
}

// show changes the view on the UI goroutine and draws it. Work that must see the
// new page goes into after.
func (c *Client) show(change func(v *page.View), after ...func()) {
	c.ui.Show(func() { change(&c.view) }, after...)
}

// do runs fn where the view belongs to and waits until it is through. It draws
// nothing: that is for show.
func (c *Client) do(fn func()) { c.ui.Do(fn) }

// say puts an outcome into words, for eyes and screen readers, for a while.
func (c *Client) say(words string) {
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
func (c *Client) note(doing string, err error) {
	if err != nil && !errors.Is(err, ErrLeft) {
		c.log(doing, err)
	}
}

// odd logs what went wrong in a way that nobody expects. Refusals of the server and
// of the browser are said to the reader, and are no faults.
func (c *Client) odd(doing string, err error) {
	var status *replica.StatusError
	var refusal Exception
	if !errors.As(err, &status) && !errors.As(err, &refusal) {
		c.note(doing, err)
	}
}

func (c *Client) randomHex(n int) string {
	return hex.EncodeToString(c.browser.Random(n))
}
