package clienttest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"stale.love/app/client"
	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// ViewEvents implements replica.EventStore.
func (d *Device) ViewEvents(context.Context) (e replica.Events, err error) {
	return e, d.do(func() error { e = d.shared().events.Clone(); return nil })
}

// UpdateEvents implements replica.EventStore.
func (d *Device) UpdateEvents(_ context.Context, fn func(*replica.Events) error) error {
	return d.do(func() error {
		e := d.shared().events.Clone()
		if err := fn(&e); err != nil {
			return err
		}
		d.shared().events = e
		return nil
	})
}

// Counts implements client.Device, as what follows does.
func (d *Device) Counts(context.Context) (counts map[string]engagement.Counts, err error) {
	return counts, d.do(func() error { counts = maps.Clone(d.shared().counts); return nil })
}

func (d *Device) SetCounts(_ context.Context, counts map[string]engagement.Counts, asked time.Time) error {
	return d.do(func() error {
		d.shared().events.Heard(asked)
		d.shared().counts = maps.Clone(counts)
		return nil
	})
}

func (d *Device) Wants(_ context.Context, into any) (bool, error) { return d.get("shelf", into) }

func (d *Device) SetWants(_ context.Context, wants any) error { return d.set("shelf", wants) }

func (d *Device) Told(context.Context) (wish string, err error) {
	_, err = d.get("wish", &wish)
	return wish, err
}

func (d *Device) SetTold(_ context.Context, wish string) error { return d.set("wish", wish) }

func (d *Device) Offered(context.Context) (offered bool, err error) {
	_, err = d.get("offered", &offered)
	return offered, err
}

func (d *Device) SetOffered(context.Context) error { return d.set("offered", true) }

func (d *Device) OwesSignOut(context.Context) (owed bool, err error) {
	_, err = d.get("sign-out", &owed)
	return owed, err
}

func (d *Device) OweSignOut(_ context.Context, owed bool) error { return d.set("sign-out", owed) }

func (d *Device) get(key string, into any) (found bool, err error) {
	err = d.do(func() error {
		data, ok := d.shared().records[key]
		if found = ok; !ok {
			return nil
		}
		return json.Unmarshal(data, into)
	})
	return found, err
}

func (d *Device) set(key string, value any) error {
	return d.do(func() error {
		data, err := json.Marshal(value)
		d.shared().records[key] = data
		return err
	})
}

func (d *Device) ForgetReader(_ context.Context, now time.Time) error {
	return d.do(func() error {
		disk := d.shared()
		disk.events, disk.drained = replica.Events{}, nil
		data, err := json.Marshal(now.UnixMilli())
		disk.records["left"] = data
		return err
	})
}

func (d *Device) FreshEarly(_ context.Context, taps []client.Early) (fresh []client.Early, err error) {
	return fresh, d.do(func() error { fresh = d.shared().fresh(taps); return nil })
}

func (d *disk) fresh(taps []client.Early) []client.Early {
	var left int64
	json.Unmarshal(d.records["left"], &left)
	return slices.DeleteFunc(slices.Clone(taps), func(t client.Early) bool {
		return slices.Contains(d.drained, t) || left > 0 && t.At <= left
	})
}

func (d *Device) Drain(_ context.Context, taps []client.Early, fn func([]client.Early, *replica.Events)) error {
	return d.do(func() error {
		disk := d.shared()
		fresh := disk.fresh(taps)
		e := disk.events.Clone()
		fn(fresh, &e)
		disk.events, disk.drained = e, append(disk.drained, fresh...)
		return nil
	})
}

func (d *Device) Everything(context.Context) (all map[string]map[string]json.RawMessage, err error) {
	return all, d.do(func() error {
		all = map[string]map[string]json.RawMessage{"meta": maps.Clone(d.shared().records)}
		return nil
	})
}

func (d *Device) Close() {}
