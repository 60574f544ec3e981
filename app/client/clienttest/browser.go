package clienttest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"stale.love/app/client"
	"stale.love/app/page"
	"stale.love/content"
)

// Browser is one tab of a profile. It has no screen: what would be done to one is only
// recorded.
type Browser struct {
	Device  *Device
	Library *content.Library
	Index   []byte        // of the search; nil: it cannot be fetched
	Sharing client.Shared // what becomes of something to share
	Spoken  []string      // the article as it is read aloud; nil: the browser cannot

	values map[string]string // of fields, by selector
	said   func(string)      // ends what is being said

	mu       sync.Mutex
	path     string
	online   bool
	word     string
	handlers client.Handlers
	done     []string      // what the client asked a browser for, in order
	gone     chan struct{} // closed when the page is left, for good
	files    map[string][]byte
	tabs     *tabs
}

// tabs are those of a profile, and the locks that they share.
type tabs struct {
	mu    sync.Mutex
	all   []*Browser
	locks map[string]chan struct{}
}

func (b *Browser) did(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done = append(b.done, what)
}

// Did returns what the client asked the browser for, in order.
func (b *Browser) Did() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.done)
}

func (b *Browser) Listen(h client.Handlers) { b.handlers = h }

func (b *Browser) Random(n int) []byte {
	out := make([]byte, n)
	rand.Read(out)
	return out
}

// Storage.

func (b *Browser) OpenAccount(account string) client.Account { return b.Device.Open(account) }

func (b *Browser) Sweep(_ context.Context, stay []string) error {
	return b.Device.do(func() error {
		maps.DeleteFunc(b.Device.shared().accounts, func(name string, _ *stored) bool {
			return name != "" && !slices.Contains(stay, name)
		})
		return nil
	})
}

func (b *Browser) Exclusively(_ context.Context, name string, fn func()) {
	b.tabs.mu.Lock()
	lock := b.tabs.locks[name]
	if lock == nil {
		lock = make(chan struct{}, 1)
		b.tabs.locks[name] = lock
	}
	b.tabs.mu.Unlock()
	lock <- struct{}{}
	defer func() { <-lock }()
	fn()
}

func (b *Browser) Tell() {
	b.tabs.mu.Lock()
	defer b.tabs.mu.Unlock()
	for _, other := range b.tabs.all {
		if other != b && other.handlers.Stored != nil {
			go other.handlers.Stored()
		}
	}
}

func (b *Browser) Persist(context.Context) bool               { return true }
func (b *Browser) Persisted(context.Context) bool             { return true }
func (b *Browser) Space(context.Context) (usage, quota int64) { return 1, 100 }

// Settings.

func (b *Browser) setting(key string) (value string) {
	b.Device.do(func() error { value = b.Device.shared().settings[key]; return nil })
	return value
}

func (b *Browser) set(key, value string) error {
	return b.Device.do(func() error { b.Device.shared().settings[key] = value; return nil })
}

func (b *Browser) Settings() map[string]string { return map[string]string{"stale-look": b.Look()} }
func (b *Browser) Look() string                { return b.setting("look") }
func (b *Browser) SetLook(text string) error   { return b.set("look", text) }
func (b *Browser) ApplyLook()                  {}
func (b *Browser) Discreet() bool              { return b.setting("discreet") != "" }
func (b *Browser) ReserveContinue(bool)        {}
func (b *Browser) LeaveWord(words string)      { b.word = words }
func (b *Browser) EarlyTaps() []client.Early   { return slices.Clone(b.Device.shared().early) }
func (b *Browser) TakeWord() (words string)    { words, b.word = b.word, ""; return words }
func (b *Browser) SetDiscreet(yes bool) error {
	if yes {
		return b.set("discreet", "yes")
	}
	return b.set("discreet", "")
}

func (b *Browser) ForgetEarly(_ context.Context, taken []client.Early) error {
	return b.Device.do(func() error {
		d := b.Device.shared()
		d.early = slices.DeleteFunc(d.early, func(e client.Early) bool { return slices.Contains(taken, e) })
		return nil
	})
}

// Document.

func (b *Browser) Catalog() []byte {
	data, err := json.Marshal(b.Library)
	if err != nil {
		panic(err)
	}
	return data
}

func (b *Browser) WaitingCatalog(context.Context) []byte { return nil }
func (b *Browser) Body() string {
	if page.Find(b.Library, b.path).CarriesBody() {
		return `<div class="prose"></div>`
	}
	return ""
}

func (b *Browser) Page(context.Context, string) (string, error) {
	if !b.Online() {
		return "", errNoNetwork
	}
	return `<div class="prose"></div>`, nil
}

func (b *Browser) Bytes(context.Context, string) ([]byte, error) {
	if b.Index == nil {
		return nil, errNoNetwork
	}
	return b.Index, nil
}

func (b *Browser) IndexPath() string                                { return "/search.index" }
func (b *Browser) PageKind() string                                 { return "" }
func (b *Browser) Started() int64                                   { return 0 }
func (b *Browser) Online() bool                                     { b.mu.Lock(); defer b.mu.Unlock(); return b.online }
func (b *Browser) InFront() bool                                    { return true }
func (b *Browser) MarkReady()                                       { b.did("ready") }
func (b *Browser) Describe(title, _ string)                         {}
func (b *Browser) Transition(_ bool, update func(done func()))      { update(func() {}) }
func (b *Browser) Remember() client.Restorer                        { return nothing{} }
func (b *Browser) TrustMarkup()                                     {}
func (b *Browser) Checked(string) bool                              { return false }
func (b *Browser) SignalPasskeys(context.Context, string, []string) {}
func (b *Browser) SignalUnknownPasskey(context.Context, string)     {}

// nothing is what there is to bring back, or to give the focus to.
type nothing struct{}

func (nothing) Restore()    {}
func (nothing) Focus() bool { return true }

// Address.

func (b *Browser) Path() (path, fragment string) { b.mu.Lock(); defer b.mu.Unlock(); return b.path, "" }
func (b *Browser) HasFragment() bool             { return false }
func (b *Browser) Query(string) string           { return "" }
func (b *Browser) Wanted() string                { return "" }
func (b *Browser) Origin() string                { return "https://magazine.test" }
func (b *Browser) Replace(path string)           { b.Push(path, "") }
func (b *Browser) GoTo(url string)               { b.did("go to " + url) }
func (b *Browser) Push(path, _ string)           { b.mu.Lock(); b.path = path; b.mu.Unlock() }

func (b *Browser) Reload() {
	b.did("reload")
	select {
	case <-b.gone:
	default:
		close(b.gone)
	}
}

// Scroll, Focus.

func (b *Browser) Scrolled() int                     { return 0 }
func (b *Browser) Height() int                       { return 800 }
func (b *Browser) ScrollTo(int)                      {}
func (b *Browser) ScrollToID(string) bool            { return true }
func (b *Browser) RememberScroll()                   {}
func (b *Browser) Remembered() (int, bool)           { return 0, false }
func (b *Browser) Around(fn func())                  { fn() }
func (b *Browser) ScrollToAnchor(client.Anchor) bool { return true }
func (b *Browser) Section() string                   { return "" }
func (b *Browser) Step(int)                          {}
func (b *Browser) ShowContents()                     {}
func (b *Browser) Focus(selector string)             { b.did("focus " + selector) }
func (b *Browser) Focused() client.Focusable         { return nothing{} }
func (b *Browser) Blur(string)                       {}
func (b *Browser) Select(string)                     {}
func (b *Browser) Value(selector string) string      { return b.values[selector] }
func (b *Browser) Choose(string, content.Answer)     {}
func (b *Browser) Shut(bool)                         {}
func (b *Browser) HideNote()                         {}
func (b *Browser) FocusOn(selectors ...string) bool {
	b.did("focus " + selectors[0])
	return true
}

// Worker, home screen.

func (b *Browser) AskForSync(_ context.Context, tag string)   { b.did("ask for sync " + tag) }
func (b *Browser) AskForMornings(context.Context)             {}
func (b *Browser) Tag() string                                { return client.OutboxTag }
func (b *Browser) ReportWaiting(int)                          {}
func (b *Browser) CheckForUpdate(context.Context)             {}
func (b *Browser) ActivateUpdate(context.Context)             { b.did("activate update") }
func (b *Browser) Wish(_ context.Context, wish []byte)        { b.did("wish " + string(wish)) }
func (b *Browser) Fill(context.Context, bool)                 {}
func (b *Browser) KeptPages(context.Context) map[string]bool  { return nil }
func (b *Browser) KeptSizes(context.Context) map[string]int64 { return nil }
func (b *Browser) TellsConnection() bool                      { return false }
func (b *Browser) InstallWay() string                         { return "" }
func (b *Browser) OnInstall(func())                           {}
func (b *Browser) AskToInstall(context.Context)               {}
func (b *Browser) Installed() bool                            { return false }
func (b *Browser) Badge(int)                                  {}

// Passkeys: there is always one, of whoever the session uses.

func (b *Browser) HasPasskeys() bool                     { return true }
func (b *Browser) HasAuthenticator(context.Context) bool { return true }
func (b *Browser) OffersPasskeys(context.Context) bool   { return false }
func (b *Browser) CreatePasskey(context.Context, json.RawMessage) (json.RawMessage, error) {
	return json.RawMessage("{}"), nil
}
func (b *Browser) UsePasskey(context.Context, json.RawMessage) (json.RawMessage, error) {
	return json.RawMessage("{}"), nil
}
func (b *Browser) OfferPasskeys(context.Context, json.RawMessage) (json.RawMessage, error) {
	return nil, errNoNetwork
}

// Sharing.

func (b *Browser) Share(_ context.Context, _, link string) client.Shared {
	b.did("share " + link)
	return b.Sharing
}

func (b *Browser) ShareText(_ context.Context, _, words, link, _ string) client.Shared {
	b.did("share " + words + " " + link)
	return b.Sharing
}

func (b *Browser) Copy(context.Context, string) bool { return true }
func (b *Browser) Print()                            { b.did("print") }
func (b *Browser) Download(name, _ string, data []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files[name] = data
	return nil
}

// File returns what was downloaded under a name.
func (b *Browser) File(name string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(b.files[name])
}

// Speech: what is said lasts until Said.

func (b *Browser) CanSpeak() bool { return b.Spoken != nil }
func (b *Browser) Voices() []page.Voice {
	return []page.Voice{{ID: "v", Name: "Voice"}}
}
func (b *Browser) WhenVoices(func()) {}
func (b *Browser) Speak(words, _ string, _ float64, heard func(), ended func(string)) {
	b.did("speak " + words)
	b.said = ended
	go heard()
}
func (b *Browser) Hush()                 { b.said = nil }
func (b *Browser) Script() client.Script { return script(b.Spoken) }
func (b *Browser) Unmark()               { b.did("unmark") }

// Said ends what is being said, with a problem or "".
func (b *Browser) Said(problem string) {
	if b.said != nil {
		go b.said(problem)
	}
}

type script []string

func (s script) Blocks() []string         { return s }
func (s script) InSight() (int, int)      { return 0, 0 }
func (s script) Mark(int, int, int, bool) {}
func (s script) Sees(int, int) bool       { return true }

// Screen.

func (b *Browser) StayAwake(_ context.Context, on bool) {
	if on {
		b.did("awake")
	}
}
func (b *Browser) AllowTone() {}
func (b *Browser) Tone()      { b.did("tone") }
