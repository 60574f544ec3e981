//go:build js

// Command app is the client of stale.love, compiled to WebAssembly. With a
// document it takes the prerendered page over; in the service worker, where
// there is none, it only sends what waits and ends.
package main

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"stale.love/app/browser"
	"stale.love/app/client"
	"stale.love/app/compare"
	"stale.love/app/page"
)

func main() {
	drawn := &owner{}
	ports := client.Ports{
		Browser: browser.NewWindow(),
		Server:  &browser.Server{},
		Device:  browser.OpenDevice(),
		UI:      drawn,
		Vault:   vault,
		Log:     func(doing string, err error) { app.Log(doing+":", err) },
	}
	if browser.Headless() {
		client.Drain(ports)
		return
	}
	c := client.New(ports)
	if !c.Begin() {
		return
	}
	app.RouteWithRegexp(".*", func() app.Composer { return &shell{client: c, owner: drawn} })
	app.RunWhenOnBrowser()
}

// vault is an account's keys, which its database holds.
func vault(account client.Account) compare.Vault {
	db, _ := account.(*browser.Account)
	return browser.Vault{Account: db}
}

// shell is the only component: the page as a function of the view.
type shell struct {
	app.Compo
	client *client.Client
	owner  *owner
}

func (s *shell) Render() app.UI { return page.Render(s.client.View()) }

func (s *shell) OnMount(ctx app.Context) {
	s.owner.ctx = ctx
	s.client.Mounted()
}

// owner is go-app's goroutine, which owns what is shown once the shell is mounted. It
// implements client.UI.
type owner struct{ ctx app.Context }

func (o *owner) Show(change func(), after ...func()) {
	o.ctx.Dispatch(func(ctx app.Context) {
		change()
		for _, fn := range after {
			ctx.Defer(func(app.Context) { fn() })
		}
	})
}

func (o *owner) Do(fn func()) {
	done := make(chan struct{})
	o.ctx.Dispatch(func(ctx app.Context) {
		ctx.PreventUpdate()
		fn()
		close(done)
	})
	<-done
}

// Now is drawn at once because web/build makes go-app do so.
func (o *owner) Now() { o.ctx.Update() }
