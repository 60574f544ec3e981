//go:build js

package browser

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// Device is the database that belongs to no account: which account is in front,
// the anonymous counts that wait, and the public numbers last heard.
type Device struct{ db *database }

// OpenDevice returns the device's database, opened at first use.
func OpenDevice() *Device {
	return &Device{&database{name: "stale-device", stores: []string{"meta", "events", "counts"}}}
}

// Close lets go of the database. It is opened again at its next use.
func (d *Device) Close() { d.db.close() }

// Active returns the account that is signed in on this device; empty: nobody.
func (d *Device) Active(ctx context.Context) (account string, err error) {
	_, err = d.get(ctx, "meta", "active", &account)
	return account, err
}

// SetActive records who is in front.
func (d *Device) SetActive(ctx context.Context, account string) error {
	return d.db.do(ctx, true, []string{"meta"}, func(t *transaction) error { return t.put("meta", "active", account) })
}

// Counts returns the numbers last heard; nil when none ever were.
func (d *Device) Counts(ctx context.Context) (counts map[string]engagement.Counts, err error) {
	_, err = d.get(ctx, "counts", "last", &counts)
	return counts, err
}

// SetCounts keeps the numbers for offline reading; they were asked for at a time.
func (d *Device) SetCounts(ctx context.Context, counts map[string]engagement.Counts, asked time.Time) error {
	return d.db.do(ctx, true, []string{"counts", "events"}, func(t *transaction) error {
		events, err := readEvents(t)
		if err != nil {
			return err
		}
		if before := len(events.Counted); before > 0 {
			if events.Heard(asked); len(events.Counted) != before {
				if err := writeEvents(t, events); err != nil {
					return err
				}
			}
		}
		return t.put("counts", "last", counts)
	})
}

// Events have two records. An older version of the app, which another tab may still
// run, knows the first, and leaves the second alone.
const (
	oldEvents = "state"
	allEvents = "v2"
)

func readEvents(t *transaction) (events replica.Events, err error) {
	if _, err := find(t, "events", allEvents, &events); err != nil {
		return events, err
	}
	events.Old = nil
	_, err = find(t, "events", oldEvents, &events.Old)
	return events, err
}

func writeEvents(t *transaction, events replica.Events) error {
	var err error
	if events.Old == nil {
		err = t.delete("events", oldEvents)
	} else {
		err = t.put("events", oldEvents, events.Old)
	}
	if err != nil {
		return err
	}
	events.Old = nil
	return t.put("events", allEvents, events)
}

// ViewEvents implements replica.EventStore.
func (d *Device) ViewEvents(ctx context.Context) (events replica.Events, err error) {
	err = d.db.do(ctx, false, []string{"events"}, func(t *transaction) error {
		events, err = readEvents(t)
		return err
	})
	return events, err
}

// UpdateEvents implements replica.EventStore.
func (d *Device) UpdateEvents(ctx context.Context, fn func(*replica.Events) error) error {
	return d.db.do(ctx, true, []string{"events"}, func(t *transaction) error {
		events, err := readEvents(t)
		if err != nil {
			return err
		}
		if err := fn(&events); err != nil {
			return err
		}
		return writeEvents(t, events)
	})
}

func (d *Device) get(ctx context.Context, store, key string, into any) (found bool, err error) {
	err = d.db.do(ctx, false, []string{store}, func(t *transaction) error {
		found, err = find(t, store, key, into)
		return err
	})
	return found, err
}

func find(t *transaction, store, key string, into any) (bool, error) {
	records, err := t.all(store)
	if err != nil {
		return false, err
	}
	for _, r := range records {
		if r.Key == key {
			return true, json.Unmarshal(r.Value, into)
		}
	}
	return false, nil
}

// Wants reads how much shall be kept for reading offline; absent is false.
func (d *Device) Wants(ctx context.Context, into any) (bool, error) {
	return d.get(ctx, "meta", "shelf", into)
}

// SetWants records that.
func (d *Device) SetWants(ctx context.Context, wants any) error {
	return d.db.do(ctx, true, []string{"meta"}, func(t *transaction) error { return t.put("meta", "shelf", wants) })
}

// Told returns what the worker was told last to keep; empty: nothing yet.
func (d *Device) Told(ctx context.Context) (wish string, err error) {
	_, err = d.get(ctx, "meta", "wish", &wish)
	return wish, err
}

// SetTold records that.
func (d *Device) SetTold(ctx context.Context, wish string) error {
	return d.db.do(ctx, true, []string{"meta"}, func(t *transaction) error { return t.put("meta", "wish", wish) })
}

// Offered reports whether the home screen was offered on this device.
func (d *Device) Offered(ctx context.Context) (offered bool, err error) {
	_, err = d.get(ctx, "meta", "offered", &offered)
	return offered, err
}

// SetOffered records that it was.
func (d *Device) SetOffered(ctx context.Context) error {
	return d.db.do(ctx, true, []string{"meta"}, func(t *transaction) error { return t.put("meta", "offered", true) })
}

// OwesSignOut reports whether a reader signed out while the server could not be
// reached.
func (d *Device) OwesSignOut(ctx context.Context) (owed bool, err error) {
	_, err = d.get(ctx, "meta", "sign-out", &owed)
	return owed, err
}

// OweSignOut records that.
func (d *Device) OweSignOut(ctx context.Context, owed bool) error {
	return d.db.do(ctx, true, []string{"meta"}, func(t *transaction) error { return t.put("meta", "sign-out", owed) })
}

// Kept returns the accounts whose databases stay on this device although they are
// not in front: those with changes that were never sent.
func (d *Device) Kept(ctx context.Context) (accounts []string, err error) {
	_, err = d.get(ctx, "meta", "kept", &accounts)
	return accounts, err
}

// Keep says that an account's database stays, or need not stay, when the account is
// not in front.
func (d *Device) Keep(ctx context.Context, account string, stay bool) error {
	return d.db.do(ctx, true, []string{"meta"}, func(t *transaction) error {
		var accounts []string
		if _, err := find(t, "meta", "kept", &accounts); err != nil {
			return err
		}
		accounts = slices.DeleteFunc(accounts, func(a string) bool { return a == account })
		if stay {
			accounts = append(accounts, account)
		}
		return t.put("meta", "kept", accounts)
	})
}

// ForgetReader drops what the device's own records say about who read here until
// now: which articles were seen, counts that were not sent, what was tapped early, what
// the worker was told to keep for them.
// Taps of before that turn up later are not looked at any more.
func (d *Device) ForgetReader(ctx context.Context, now time.Time) error {
	return d.db.do(ctx, true, []string{"meta", "events"}, func(t *transaction) error {
		for _, at := range [][2]string{{"events", oldEvents}, {"events", allEvents}, {"meta", "drained"}} {
			if err := t.delete(at[0], at[1]); err != nil {
				return err
			}
		}
		// No wish of a reader, and not none: the next page tells the worker its own.
		if err := t.put("meta", "wish", "left"); err != nil {
			return err
		}
		return t.put("meta", "left", now.UnixMilli())
	})
}
