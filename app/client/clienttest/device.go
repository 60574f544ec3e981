// Package clienttest stands in for a browser, so that the client is tested natively:
// its storage is memory that outlives whoever writes to it, as a disk does.
package clienttest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"

	"stale.love/app/client"
	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// ErrKilled is what a killed client gets from its storage: nothing it does arrives.
var ErrKilled = errors.New("killed")

// Device is a browser profile's storage as one tab sees it.
type Device struct {
	// Step, unless nil, is called before each operation, which does not take place if
	// it returns an error.
	Step func() error

	once sync.Once
	disk *disk
}

// disk is what all tabs of a profile share.
type disk struct {
	mu       sync.Mutex
	accounts map[string]*stored
	active   string
	kept     []string
	events   replica.Events
	counts   map[string]engagement.Counts
	records  map[string]json.RawMessage // of the device's own
	drained  []client.Early
	settings map[string]string // localStorage
	early    []client.Early
}

func (d *Device) shared() *disk {
	d.once.Do(func() {
		if d.disk == nil {
			d.disk = &disk{accounts: map[string]*stored{}, records: map[string]json.RawMessage{}, settings: map[string]string{}}
		}
	})
	return d.disk
}

// Tab returns the same storage as another tab, or a later one, sees it.
func (d *Device) Tab() *Device { return &Device{disk: d.shared()} }

// stored is one account's database.
type stored struct {
	state replica.State
	notes map[string]map[string]json.RawMessage
}

// Open returns an account's database, or nobody's.
func (d *Device) Open(account string) client.Account { return &database{device: d, name: account} }

// Active implements client.Profiles, as the next three do.
func (d *Device) Active(context.Context) (account string, err error) {
	return account, d.do(func() error { account = d.shared().active; return nil })
}

func (d *Device) SetActive(_ context.Context, account string) error {
	return d.do(func() error { d.shared().active = account; return nil })
}

func (d *Device) Kept(context.Context) (accounts []string, err error) {
	return accounts, d.do(func() error { accounts = slices.Clone(d.shared().kept); return nil })
}

func (d *Device) Keep(_ context.Context, account string, stay bool) error {
	return d.do(func() error {
		disk := d.shared()
		disk.kept = slices.DeleteFunc(disk.kept, func(a string) bool { return a == account })
		if stay {
			disk.kept = append(disk.kept, account)
		}
		return nil
	})
}

// do is one operation: a step, and then fn while nobody else is at the storage.
func (d *Device) do(fn func() error) error {
	if d.Step != nil {
		if err := d.Step(); err != nil {
			return err
		}
	}
	disk := d.shared()
	disk.mu.Lock()
	defer disk.mu.Unlock()
	return fn()
}

// at returns a database's records, which are there from the first use on.
func (d *disk) at(name string) *stored {
	if d.accounts[name] == nil {
		d.accounts[name] = &stored{notes: map[string]map[string]json.RawMessage{}}
	}
	return d.accounts[name]
}

// Databases names those that are on the device: accounts, and "" for nobody's.
func (d *Device) Databases() []string {
	disk := d.shared()
	disk.mu.Lock()
	defer disk.mu.Unlock()
	return slices.Sorted(maps.Keys(disk.accounts))
}

// database is a handle on one account's.
type database struct {
	device  *Device
	name    string
	retired bool
}

var errRetired = errors.New("the account has left")

func (a *database) do(fn func(*stored) error) error {
	return a.device.do(func() error {
		if a.retired {
			return errRetired
		}
		return fn(a.device.shared().at(a.name))
	})
}

func (a *database) View(context.Context) (s replica.State, err error) {
	return s, a.do(func(d *stored) error { s = d.state.Clone(); return nil })
}

func (a *database) Update(_ context.Context, fn func(*replica.State) error) error {
	return a.do(func(d *stored) error {
		s := d.state.Clone()
		if err := fn(&s); err != nil {
			return err
		}
		d.state = s
		return nil
	})
}

func (a *database) Note(_ context.Context, store, key string, into any) (found bool, err error) {
	err = a.do(func(d *stored) error {
		data, ok := d.notes[store][key]
		if found = ok; !ok {
			return nil
		}
		return json.Unmarshal(data, into)
	})
	return found, err
}

func (a *database) Notes(_ context.Context, store string) (notes map[string]json.RawMessage, err error) {
	return notes, a.do(func(d *stored) error { notes = maps.Clone(d.notes[store]); return nil })
}

func (a *database) SetNote(ctx context.Context, store, key string, value any) error {
	return a.SetNotes(ctx, store, map[string]any{key: value})
}

func (a *database) SetNotes(_ context.Context, store string, notes map[string]any) error {
	return a.do(func(d *stored) error {
		for key, value := range notes {
			if value == nil {
				delete(d.notes[store], key)
				continue
			}
			data, err := json.Marshal(value)
			if err != nil {
				return err
			}
			if d.notes[store] == nil {
				d.notes[store] = map[string]json.RawMessage{}
			}
			d.notes[store][key] = data
		}
		return nil
	})
}

func (a *database) Everything(context.Context) (all map[string]map[string]json.RawMessage, err error) {
	return all, a.do(func(d *stored) error {
		state, err := json.Marshal(d.state)
		all = map[string]map[string]json.RawMessage{"meta": {"state": state}}
		for store, notes := range d.notes {
			all[store] = maps.Clone(notes)
		}
		return err
	})
}

func (a *database) Retire() { a.device.do(func() error { a.retired = true; return nil }) }

func (a *database) Close() {}

func (a *database) Erase(context.Context) error {
	return a.device.do(func() error { delete(a.device.shared().accounts, a.name); return nil })
}
