//go:build !js

// Package program is what the server is as a program: its commands, and for the
// one that serves, the wiring of everything in the packages beside this one.
// Command runs what a command line asks for; Run is serving alone, for tests that
// start a server of their own.
//
// Where to look: command.go has everything that stale does, config.go what an
// operator decides, run.go what is built of that and handed down, urls.go every
// URL there is.
package program

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"stale.love/content"
	"stale.love/content/markdown"
	"stale.love/server/api"
	"stale.love/server/check"
	"stale.love/server/desk"
	"stale.love/server/edition"
	"stale.love/server/fingerprint"
	"stale.love/server/limit"
	"stale.love/server/passkey"
	"stale.love/server/site"
	"stale.love/server/store"
	"stale.love/web"
)

// databaseFile is in DATA_DIR.
const databaseFile = "stale.db"

// Run serves the magazine that is built in until ctx is done.
func Run(ctx context.Context, c Config, log *slog.Logger) error {
	files := c.Content
	if files == nil {
		files = content.Files
	}
	library, err := load(files, log)
	if err != nil {
		return err
	}
	press, err := newPress(c, log, library)
	if err != nil {
		return err
	}
	return c.serve(ctx, log, magazine{library: library, press: press, keep: press.Keep})
}

// magazine is what is read.
type magazine struct {
	library *content.Library
	press   *edition.Press
	keep    func(context.Context) // runs beside the server, until ctx is done
	beside  func(*http.ServeMux)  // adds more URLs; nil: there are none
}

// serve opens the database and answers until ctx is done, then lets requests under
// way finish.
func (c Config) serve(ctx context.Context, log *slog.Logger, m magazine) error {
	if err := ownDirectory(c.Data); err != nil {
		return err
	}
	release, err := lockData(c.Data, false)
	if errors.Is(err, errInUse) {
		return fmt.Errorf("a backup is being restored to %s: start again when that is done", c.Data)
	}
	if err != nil {
		return err
	}
	defer release()
	path := filepath.Join(c.Data, databaseFile)
	if err := store.LeftOver(path); err != nil {
		return fmt.Errorf("removing what a restore left: %w", err)
	}
	db, err := store.Open(ctx, path, store.Options{Log: log})
	if err != nil {
		return err
	}
	defer db.Close()
	refusals := &desk.Refusals{Store: db, Log: log}
	handler, err := urls(c, log, m, db, refusals)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer cancel()
	beside.Go(func() { m.keep(ctx) })
	beside.Go(func() { refusals.Keep(ctx) })
	beside.Go(func() { sweep(ctx, db, log) })
	beside.Go(func() { nights(ctx, db, log) })
	listener, err := net.Listen("tcp", net.JoinHostPort(c.Listen, strconv.Itoa(c.Port)))
	if err != nil {
		return fmt.Errorf("listening: %w (is another server running on this port? set PORT to use another)", err)
	}
	listener = limit.Listener(listener, connectionsAtOnce, c.Clients)
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	log.Info("serving", "origin", c.Origin, "port", c.Port, "data", c.Data, "articles", len(m.library.Articles), "proxies", c.Clients.Trusted)
	if c.Ready != nil {
		c.Ready(c.Origin)
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		wait, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(wait)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return <-stopped
}

// load reads and checks the content: errors end the start, advice is logged.
func load(files fs.FS, log *slog.Logger) (*content.Library, error) {
	report, err := check.Run(files)
	if err == nil {
		err = markdown.Join(report.Findings)
	}
	if err != nil {
		return nil, fmt.Errorf("loading content:\n%w", err)
	}
	for _, found := range report.Findings {
		log.Warn("content", "advice", found.Error(), "rule", found.Rule)
	}
	return report.Library, nil
}

// newPress prints the first edition.
func newPress(c Config, log *slog.Logger, library *content.Library) (*edition.Press, error) {
	static, err := fs.Sub(web.Static, "static")
	if c.Static != nil {
		static, err = c.Static, nil
	}
	if err != nil {
		return nil, err
	}
	dist, err := fs.Sub(web.Dist, "dist")
	if err != nil {
		return nil, err
	}
	return edition.New(edition.Config{
		Library: library, Log: log, Now: time.Now,
		Print: func(l *content.Library, before *site.Site) (*site.Site, error) {
			return site.New(site.Config{
				Library: l, Static: static, Dist: dist, Origin: c.Origin, Log: log, Now: time.Now, Before: before, Plain: c.Plain,
			})
		},
	})
}

// newAPI answers the app.
func newAPI(c Config, log *slog.Logger, m magazine, db *store.Store, refusals *desk.Refusals) (http.Handler, error) {
	passkeys, err := passkey.New(passkey.Config{Origin: c.Origin, Name: m.library.Site.Name}, db)
	if err != nil {
		return nil, err
	}
	key, err := fingerprint.Load(filepath.Join(c.Data, keyFile))
	if err != nil {
		return nil, err
	}
	mail, provider, err := c.Ways.open(c, db, passkeys, key)
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{
		Mail: mail, Provider: provider, Audit: key,
		Store: db, Passkeys: passkeys, Library: m.library, Known: m.press.Known, Refused: refusals.Add, Log: log, Origin: c.Origin, Client: c.Clients.Name, CountsAge: c.CountsAge,
	}), nil
}

// newDesk shows editors their numbers.
func newDesk(c Config, log *slog.Logger, m magazine, db *store.Store) (http.Handler, error) {
	return desk.New(desk.Config{
		Token: c.Operator, Origin: c.Origin, Store: db, Library: m.press.Library, Asset: m.press.Asset,
		Log: log, Now: time.Now, Client: c.Clients.Name,
	})
}
