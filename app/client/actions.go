package client

import (
	"maps"
	"slices"
	"strings"

	"stale.love/app/page"
	"stale.love/app/replica"
)

// press does what a reader pressed.
func (c *Client) press(p Press) {
	if do := c.actions[p.Action]; do != nil {
		do(p)
	}
}

// Actions are the names of everything that can be pressed, in order.
func (c *Client) Actions() []string { return slices.Sorted(maps.Keys(c.actions)) }

// handlers is what is done for each action. A test compares it with what pages and
// browsers name.
func (c *Client) handlers() map[string]func(Press) {
	all := map[string]func(Press){
		"like":  func(p Press) { c.like(p.Arg) },
		"share": func(p Press) { c.share(p.Arg) },
		"quote": func(p Press) { c.shareQuote(p.Arg) },

		"share-results": func(p Press) { c.agree(p.Arg == "yes") },
		"dismiss":       func(Press) { c.change(func(s *replica.State) { s.Rejected = nil }) },
		"ways-known":    func(Press) { c.waysKnown() },
		"sync":          func(Press) { c.tryAgain() },
		"export":        func(Press) { c.export() },

		"sign-in": func(Press) {
			c.instead()
			c.sheet(page.SheetSignIn, "")
		},
		"passkey-create":   func(Press) { c.passkey("create") },
		"passkey-sign-in":  func(Press) { c.passkey("signin") },
		"sign-out":         func(Press) { c.signOut() },
		"sign-out-keep":    func(Press) { c.leaveNow(DropNothing) },
		"sign-out-discard": func(Press) { c.leaveNow(DropAll) },

		"note":           c.showNote,
		"note-close":     func(Press) { c.browser.HideNote() },
		"resume":         func(p Press) { c.resume(p.Arg) },
		"forget-reading": func(Press) { c.forgetReading() },
		"look":           func(Press) { c.sheet(page.SheetLook, "") },
		"look-reset":     c.look,
		"set":            c.set,
		"key":            func(p Press) { c.key(p.Arg, p.At) },
		"keys":           func(Press) { c.sheet(page.SheetKeys, "") },
		"close":          func(Press) { c.closeSheet() },

		"reload": func(Press) { c.browser.Reload() },
		"later":  func(Press) { c.show(func(v *page.View) { v.Reader.Edition = false }) },
		"update": func(Press) {
			c.do(func() { c.updating = true })
			c.browser.ActivateUpdate(c.ctx)
		},
	}
	for names, do := range map[string]func(Press){
		"answer skip back next finish finish-unkept draft-keep checkup-list checkup-restart checkup-undo": c.checkup,
		"snapshot-show snapshot-keep snapshot-drop forget-ask forget-not forget checkups-export print":    c.snapshot,
		"private-answer private-next private-skip":                                                        c.private,
		"save save-all shelf-stop shelf-go shelf-mobile":                                                  c.shelve,
		"install install-how install-not":                                                                 c.installing,
		"search search-now search-more search-again":                                                      c.searching,
		"done undo":       c.practised,
		"clock clock-set": c.clock,
		"listen listen-back listen-on listen-stop":                                                    func(p Press) { c.listen(p.Action) },
		"compare-look compare-start compare-join compare-seal compare-agree compare-wait compare-end": c.compare,
		"account other-ways recover mail mail-begin mail-again mail-finish mail-remove":               c.own,
		"provider provider-remove passkey-add passkey-rename passkey-renamed passkey-remove":          c.own,
		"passkey-removed session-end sign-out-everywhere end-others end-all":                          c.own,
		"codes codes-new codes-copy codes-save codes-print delete-account account-deleted discreet":   c.own,
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = do
		}
	}
	return all
}

// set is a setting that was changed: of the shelf, or of how the text looks.
func (c *Client) set(p Press) {
	if strings.HasPrefix(p.Arg, "shelf-") {
		c.shelve(p)
		return
	}
	c.look(p)
}
