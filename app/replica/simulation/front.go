package simulation

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"stale.love/app/client"
	"stale.love/app/replica"
)

// front is the client's own of a page that starts: whoever the device has in front.
func (p *process) front() *client.Front {
	f := client.NewFront(p, p.open)
	f.Alone = p.alone
	f.Put(p.open(p.d.user))
	return f
}

// start is what a page does with a device when it starts: it sweeps, and goes on with
// what was interrupted. A session whose account is not in front is found out, as after a
// sign-in.
func (p *process) begin() {
	f := p.front()
	f.Sweep(p.ctx(), p.sweep)
	switch user, session := p.d.user, p.d.session; {
	case user != "":
		f.Resume(p.ctx(), user, func(client.Account) {})
	case session != "":
		f.Arrive(p.ctx(), session, func(client.Account) {})
	}
}

// sweep deletes the databases that are not to stay.
func (p *process) sweep(stay []string) error {
	for _, name := range sorted(p.d.dbs) {
		if name == "" || slices.Contains(stay, name) {
			continue
		}
		if n := p.d.dbs[name].Waiting(); n > 0 && !p.d.unwanted[name] {
			p.s.failf("device %d: %s is swept away with %d waiting", p.d.id, name, n)
		}
		p.s.logf("device %d: %s is swept away", p.d.id, name)
		p.d.erase(name)
	}
	return nil
}

func (d *device) erase(name string) {
	delete(d.dbs, name)
	delete(d.copies, name)
	delete(d.share, name)
	delete(d.forgot, name)
}

// alone is a Web Lock: a process that is killed lets go of it.
func (p *process) alone(_ context.Context, _ string, fn func()) {
	for p.d.lock != nil && !p.d.lock.over {
		p.wait(call{})
	}
	p.d.lock = p
	fn()
	p.d.lock = nil
}

// Active implements client.Profiles, as the next three do.
func (p *process) Active(context.Context) (string, error) {
	p.wait(call{})
	return p.d.user, nil
}

func (p *process) SetActive(_ context.Context, account string) error {
	return p.record(func() {
		p.d.user = account
		delete(p.d.unwanted, account)
		p.s.logf("device %d: %q is in front", p.d.id, account)
	})
}

func (p *process) Kept(context.Context) ([]string, error) {
	p.wait(call{})
	return slices.Clone(p.d.kept), nil
}

func (p *process) Keep(_ context.Context, account string, stay bool) error {
	return p.record(func() { p.d.keep(account, stay) })
}

func (d *device) keep(account string, stay bool) {
	d.kept = slices.DeleteFunc(slices.Clone(d.kept), func(a string) bool { return a == account })
	if stay {
		d.kept = append(d.kept, account)
	}
}

// record is one write to the device's own database.
func (p *process) record(fn func()) error {
	p.wait(call{})
	if p.s.chance(p.s.faults.quota) {
		return errQuota
	}
	fn()
	p.wait(call{})
	return nil
}

// open opens a database, which is there from then on. What is done to nobody's, and
// adopted from it, is checked.
func (p *process) open(name string) client.Account {
	if p.d.dbs[name] == nil {
		p.d.dbs[name] = &replica.State{}
		p.d.copies[name] = map[string]copyOf{}
	}
	db := database{p.store(name)}
	if db.after = p.adopted; name == "" {
		db.after = p.left
	}
	return db
}

// database is one as the client sees it. Readers of the simulation make no notes.
type database struct{ *store }

var errNotes = errors.New("the simulation keeps no notes")

func (database) Note(context.Context, string, string, any) (bool, error) { return false, nil }

func (database) Notes(context.Context, string) (map[string]json.RawMessage, error) { return nil, nil }

func (database) SetNote(context.Context, string, string, any) error { return errNotes }

func (database) SetNotes(context.Context, string, map[string]any) error { return errNotes }

func (database) Everything(context.Context) (map[string]map[string]json.RawMessage, error) {
	return nil, errNotes
}

func (database) Retire() {}

func (database) Close() {}

func (db database) Erase(context.Context) error {
	db.p.wait(call{})
	db.p.d.erase(db.db)
	return nil
}
