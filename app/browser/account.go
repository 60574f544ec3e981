//go:build js

package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"stale.love/app/client"
	"stale.love/app/replica"
)

// Account is one account's database on this device, or nobody's. It is a
// replica.Store; what never leaves the device (drafts, reading positions) is
// beside it.
type Account struct{ db *database }

// Nobody is the name of the database of a reader who has not signed in.
const Nobody = "nobody"

// OpenAccount returns the database of an account id, or Nobody's. It is opened
// at first use.
func OpenAccount(account string) *Account {
	if account == "" {
		account = Nobody
	}
	return &Account{&database{
		name:   "stale-" + account,
		stores: []string{"meta", "likes", "results", "forgotten", "drafts", "reading", "saved"},
	}}
}

// OpenAccount implements client.Storage.
func (*Window) OpenAccount(account string) client.Account { return OpenAccount(account) }

func stateStores() []string { return []string{"meta", "likes", "results", "forgotten"} }

// View implements replica.Store.
func (a *Account) View(ctx context.Context) (state replica.State, err error) {
	err = a.db.do(ctx, false, stateStores(), func(t *transaction) error {
		state, _, err = read(t)
		return err
	})
	return state, err
}

// Update implements replica.Store.
func (a *Account) Update(ctx context.Context, fn func(*replica.State) error) error {
	return a.db.do(ctx, true, stateStores(), func(t *transaction) error {
		state, before, err := read(t)
		if err != nil {
			return err
		}
		if err := fn(&state); err != nil {
			return err
		}
		return write(t, before, state)
	})
}

// rows is a state as records: store → key → JSON.
type rows map[string]map[string]json.RawMessage

// meta is everything of a state that is not a record of its own.
func meta(s replica.State) replica.State {
	s.Likes, s.Results, s.Forgotten = nil, nil, nil
	return s
}

func read(t *transaction) (replica.State, rows, error) {
	var s replica.State
	before := rows{}
	for _, store := range stateStores() {
		records, err := t.all(store)
		if err != nil {
			return s, nil, wrap("reading "+store, err)
		}
		before[store] = map[string]json.RawMessage{}
		for _, r := range records {
			before[store][r.Key] = r.Value
		}
	}
	if data, ok := before["meta"]["state"]; ok {
		if err := json.Unmarshal(data, &s); err != nil {
			return s, nil, wrap("reading meta", err)
		}
	}
	if err := decode(before["likes"], &s.Likes); err != nil {
		return s, nil, err
	}
	if err := decode(before["results"], &s.Results); err != nil {
		return s, nil, err
	}
	return s, before, decode(before["forgotten"], &s.Forgotten)
}

func decode[V any](records map[string]json.RawMessage, into *map[string]V) error {
	*into = make(map[string]V, len(records))
	for key, data := range records {
		var v V
		if err := json.Unmarshal(data, &v); err != nil {
			return wrap("reading "+key, err)
		}
		(*into)[key] = v
	}
	return nil
}

func write(t *transaction, before rows, s replica.State) error {
	after := rows{"meta": {}, "likes": {}, "results": {}, "forgotten": {}}
	if err := encode(after["meta"], "state", meta(s)); err != nil {
		return err
	}
	for key, v := range s.Likes {
		if err := encode(after["likes"], key, v); err != nil {
			return err
		}
	}
	for key, v := range s.Results {
		if err := encode(after["results"], key, v); err != nil {
			return err
		}
	}
	for key, v := range s.Forgotten {
		if err := encode(after["forgotten"], key, v); err != nil {
			return err
		}
	}
	for store, records := range after {
		for key, data := range records {
			if !bytes.Equal(before[store][key], data) {
				if err := t.put(store, key, data); err != nil {
					return wrap("writing "+store, err)
				}
			}
		}
		for key := range before[store] {
			if _, kept := records[key]; !kept {
				if err := t.delete(store, key); err != nil {
					return wrap("deleting from "+store, err)
				}
			}
		}
	}
	return nil
}

func encode(into map[string]json.RawMessage, key string, v any) error {
	data, err := json.Marshal(v)
	into[key] = data
	return err
}

// Note reads a record that never leaves the device; absent is false.
func (a *Account) Note(ctx context.Context, store, key string, into any) (found bool, err error) {
	err = a.db.do(ctx, false, []string{store}, func(t *transaction) error {
		records, err := t.all(store)
		for _, r := range records {
			if r.Key == key && err == nil {
				found = true
				err = json.Unmarshal(r.Value, into)
			}
		}
		return err
	})
	return found, err
}

// Notes reads all such records of a store, by key.
func (a *Account) Notes(ctx context.Context, store string) (notes map[string]json.RawMessage, err error) {
	err = a.db.do(ctx, false, []string{store}, func(t *transaction) error {
		records, err := t.all(store)
		notes = make(map[string]json.RawMessage, len(records))
		for _, r := range records {
			notes[r.Key] = r.Value
		}
		return err
	})
	return notes, err
}

// SetNote writes such a record; nil deletes it.
func (a *Account) SetNote(ctx context.Context, store, key string, value any) error {
	return a.SetNotes(ctx, store, map[string]any{key: value})
}

// SetNotes writes several of a store, all or none of them.
func (a *Account) SetNotes(ctx context.Context, store string, notes map[string]any) error {
	return a.db.do(ctx, true, []string{store}, func(t *transaction) error {
		for key, value := range notes {
			var err error
			if value == nil {
				err = t.delete(store, key)
			} else {
				err = t.put(store, key, value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Close lets go of the database. It is opened again at its next use.
func (a *Account) Close() { a.db.close() }

// Erase deletes the whole database.
func (a *Account) Erase(ctx context.Context) error { return a.db.remove(ctx) }

// Retire ends the use of this handle: whatever is still under way writes nothing
// more through it, and does not make the database anew once that is erased.
func (a *Account) Retire() { a.db.retire() }

// Sweep deletes the databases of accounts that are not to stay. Browsers that
// cannot list databases keep what is there.
func (*Window) Sweep(ctx context.Context, stay []string) error {
	if !global("indexedDB").Get("databases").Truthy() {
		return nil
	}
	list, err := await(ctx, global("indexedDB").Call("databases"))
	if err != nil {
		return wrap("listing databases", err)
	}
	for i := range list.Length() {
		account, ours := strings.CutPrefix(list.Index(i).Get("name").String(), "stale-")
		// Accounts have UUIDs for names.
		if ours && len(account) == 36 && !slices.Contains(stay, account) {
			if err := OpenAccount(account).Erase(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
