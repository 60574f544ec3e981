package clienttest

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"stale.love/app/client"
	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/content"
)

// Profile is a browser of one reader: storage, a session, and its tabs. It belongs into
// a synctest bubble, whose clock is everybody's.
type Profile struct {
	Device  *Device
	Session *Session
	Library *content.Library
	Index   []byte // of the search

	tabs *tabs
}

// NewProfile returns a browser that was never here.
func NewProfile(server *Server) *Profile {
	return &Profile{
		Device: &Device{}, Session: &Session{Server: server}, Library: Library(),
		tabs: &tabs{locks: map[string]chan struct{}{}},
	}
}

// Reader is somebody at one tab. What is pressed is through when the method returns,
// but for what waits for time to pass.
type Reader struct {
	Browser *Browser
	Profile *Profile

	t      *testing.T
	client *client.Client
	ui     *ui
}

// Open opens a tab, and waits until the app is ready.
func (p *Profile) Open(t *testing.T, path string) *Reader {
	t.Helper()
	r := p.begin(t, path, "")
	synctest.Wait()
	return r
}

func (p *Profile) begin(t *testing.T, path, word string) *Reader {
	b := &Browser{
		Device: p.Device.Tab(), Library: p.Library, path: path, online: !p.Session.offline, word: word,
		gone: make(chan struct{}), files: map[string][]byte{}, values: map[string]string{}, tabs: p.tabs,
		Index: p.Index, Sharing: client.SharedSheet,
	}
	r := &Reader{Browser: b, Profile: p, t: t, ui: newUI()}
	r.client = client.New(client.Ports{
		Browser: b, Server: p.Session, Device: b.Device, UI: r.ui,
		Log: func(doing string, err error) { t.Logf("%s: %v", doing, err) },
	})
	p.tabs.mu.Lock()
	p.tabs.all = append(p.tabs.all, b)
	p.tabs.mu.Unlock()
	t.Cleanup(r.Close)
	if !r.client.Begin() {
		t.Fatalf("nothing to draw at %s", path)
	}
	go r.ui.run()
	r.client.Mounted()
	return r
}

// Worker is what the service worker has of this profile.
func (p *Profile) Worker(t *testing.T) client.Ports {
	b := &Browser{Device: p.Device.Tab(), Library: p.Library, tabs: p.tabs}
	return client.Ports{
		Browser: b, Server: p.Session, Device: b.Device,
		Log: func(doing string, err error) { t.Logf("%s: %v", doing, err) },
	}
}

// Close closes the tab.
func (r *Reader) Close() {
	r.ui.stop()
	t := r.Profile.tabs
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = slices.DeleteFunc(t.all, func(b *Browser) bool { return b == r.Browser })
}

// Kill ends the tab as kill -9 does: before the n-th operation of its storage from now
// on, and nothing of it is done any more.
func (r *Reader) Kill(n int) {
	var steps atomic.Int64
	r.Browser.Device.Step = func() error {
		if steps.Add(1) < int64(n) {
			return nil
		}
		r.ui.stop()
		runtime.Goexit()
		return ErrKilled
	}
}

// Press presses something.
func (r *Reader) Press(action, arg string) {
	r.PressWith(client.Press{Action: action, Arg: arg})
}

// PressWith presses or changes something.
func (r *Reader) PressWith(p client.Press) {
	go r.Browser.handlers.Press(p)
	synctest.Wait()
}

// Visit follows a link.
func (r *Reader) Visit(path string) {
	r.t.Helper()
	if !r.Browser.handlers.Visit(path, "") {
		r.t.Errorf("%s is no place of this site", path)
	}
	synctest.Wait()
}

// Wait lets time pass.
func (r *Reader) Wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// Offline takes the network away, or gives it back, and the tab hears of it.
func (r *Reader) Offline(yes bool) {
	r.Profile.Session.Offline(yes)
	r.Browser.mu.Lock()
	r.Browser.online = !yes
	r.Browser.mu.Unlock()
	r.Browser.handlers.Online(!yes)
	synctest.Wait()
}

// Type types into a field, named by its selector.
func (r *Reader) Type(selector, text string) {
	r.Browser.values[selector] = text
	if selector == "#q" {
		r.PressWith(client.Press{Action: "search", Value: text})
	}
}

// Hears runs one of the handlers that a browser calls.
func (r *Reader) Hears(call func(client.Handlers)) {
	go call(r.Browser.handlers)
	synctest.Wait()
}

// View is what the tab shows.
func (r *Reader) View() (v page.View) {
	r.ui.Do(func() { v = r.client.View() })
	return v
}

// SignIn signs in with the passkey of an account, or makes it one.
func (r *Reader) SignIn(account string) {
	r.Profile.Session.Use(account)
	r.Press("passkey-sign-in", "")
}

// Left reports whether the client has asked for another page, and returns that.
func (r *Reader) Left() (next *Reader, left bool) {
	select {
	case <-r.Browser.gone:
		path, _ := r.Browser.Path()
		r.Close()
		next = r.Profile.begin(r.t, path, r.Browser.word)
		synctest.Wait()
		return next, true
	default:
		return nil, false
	}
}

// ui owns what a tab shows: a goroutine, as in a browser.
type ui struct {
	work chan func()
	end  chan struct{}
}

func newUI() *ui { return &ui{work: make(chan func(), 1000), end: make(chan struct{})} }

func (u *ui) run() {
	for {
		select {
		case fn := <-u.work:
			fn()
		case <-u.end:
			return
		}
	}
}

func (u *ui) stop() {
	select {
	case <-u.end:
	default:
		close(u.end)
	}
}

func (u *ui) Show(change func(), after ...func()) {
	u.later(func() {
		change()
		for _, fn := range after {
			u.later(fn)
		}
	})
}

func (u *ui) later(fn func()) {
	select {
	case u.work <- fn:
	case <-u.end:
	}
}

func (u *ui) Do(fn func()) {
	done := make(chan struct{})
	u.later(func() { fn(); close(done) })
	select {
	case <-done:
	case <-u.end:
		runtime.Goexit() // whoever waits for a page that is closed is gone, too
	}
}

func (u *ui) Now() {}

// Library is a small magazine: three articles and a checkup of four questions.
func Library() *content.Library {
	l := &content.Library{
		Site: content.Site{Name: "Test"},
		Quiz: content.Quiz{ID: "checkup", Version: 1, Answers: []string{"0", "1", "2", "3", "4"}},
	}
	for _, slug := range []string{"repair", "kindness", "listening"} {
		l.Articles = append(l.Articles, content.Article{Slug: slug, Title: slug, Category: content.Categories()[0]})
	}
	l.Exercises = []content.Exercise{{ID: "EX-01", Slug: "turns", Name: "Turns", Timers: []content.Timer{{Name: "Each", Minutes: 2}, {Name: "Both", Minutes: 1}}}}
	for i, part := range content.Categories() {
		l.Quiz.Items = append(l.Quiz.Items, content.Item{ID: "q" + string(rune('1'+i)), Part: part, Text: "?"})
	}
	return l
}

// Result returns a finished checkup.
func Result(id string) engagement.Result {
	return engagement.Result{ID: id, Quiz: "checkup", Version: 1, Answers: []content.Answer{1, 2, 3, 4}}
}
