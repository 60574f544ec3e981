package compare

import "time"

// Side is all that the server keeps of one reader's half. A reader has one at
// most. Peer is empty while nobody has used the code, and again after the other
// reader ended what was never opened: then this half is hollow, and its owner
// cannot tell.
type Side struct {
	Account  string
	Peer     string // the other account
	Role     string
	Lookup   string // until the code is used
	Public   string
	Theirs   string // the other device's public key
	Tag      string
	TheirTag string
	Seal     string // empty in a hollow half, though Sealed
	Sealed   bool
	Agreed   bool
	Opened   bool
	Turn     int64 // of the last step heard
	Expires  int64 // Unix milliseconds
}

// Gone reports whether the half has run out.
func (s *Side) Gone(now time.Time) bool { return s.Expires <= now.UnixMilli() }

func (s *Side) paired() bool { return s.Tag != "" && s.TheirTag != "" }

// Whose says which half is the other one of a step: that of an account, or the one
// whose code has a lookup; neither: there is none.
func Whose(me *Side, r Request) (account, lookup string) {
	if me != nil {
		return me.Peer, ""
	}
	if r.Step == Join {
		return "", r.Lookup
	}
	return "", ""
}

// Apply makes a step of account: me is its half, other the one that Whose names;
// nil: there is none. It returns both as they are afterwards, nil for a half that
// is no more, and changes neither argument. A refused step returns them as they were.
//
// A new half has no lookup yet when it comes from Start: the server draws one
// that is free.
func Apply(now time.Time, account string, me, other *Side, r Request) (*Side, *Side, error) {
	if me != nil && me.Gone(now) {
		me = nil
	}
	if other != nil && other.Gone(now) {
		other = nil
	}
	switch r.Step {
	case Start:
		return start(now, account, me, other, r)
	case Join:
		return join(account, me, other, r)
	case Look:
		return me, other, nil
	}
	if me == nil {
		return nil, nil, nil // ended, or run out: the view says so
	}
	if r.Public != me.Public {
		return me, other, ErrOtherDevice
	}
	if r.Step == End {
		return end(other)
	}
	if r.Turn <= me.Turn {
		return me, other, nil
	}
	mine, theirs := *me, (*Side)(nil)
	if other != nil {
		copied := *other
		theirs = &copied
	}
	if !step(now, &mine, theirs, r) {
		return me, other, ErrStep
	}
	mine.Turn = r.Turn
	return &mine, theirs, nil
}

func start(now time.Time, account string, me, other *Side, r Request) (*Side, *Side, error) {
	if me != nil {
		if me.Role == RoleA && me.Public == r.Public {
			return me, other, nil
		}
		return me, other, ErrHaveOne
	}
	return &Side{
		Account: account, Role: RoleA, Public: r.Public, Expires: now.Add(CodeLife).UnixMilli(),
	}, other, nil
}

// join asks about the reader's own half before it looks at the code, so that the
// answer says nothing about codes.
func join(account string, me, other *Side, r Request) (*Side, *Side, error) {
	if me != nil {
		if me.Role == RoleB && me.Public == r.Public {
			return me, other, nil
		}
		return me, other, ErrHaveOne
	}
	if other == nil || other.Lookup == "" || other.Lookup != r.Lookup {
		return me, other, ErrNoCode
	}
	theirs := *other
	theirs.Peer, theirs.Theirs, theirs.Lookup = account, r.Public, ""
	return &Side{
		Account: account, Peer: other.Account, Role: RoleB,
		Public: r.Public, Theirs: other.Public, Expires: other.Expires,
	}, &theirs, nil
}

// end deletes the half. What was open goes for both. What was not is emptied, and
// goes on looking to its owner as it did.
func end(other *Side) (*Side, *Side, error) {
	if other == nil || other.Opened {
		return nil, nil, nil
	}
	hollow := *other
	hollow.Peer, hollow.Seal = "", ""
	return nil, &hollow, nil
}

// step makes one that changes a half in place, and reports whether it was in
// order. theirs is nil for a hollow half: nothing here may show that.
func step(now time.Time, me, theirs *Side, r Request) bool {
	switch r.Step {
	case Confirm:
		if me.Theirs == "" || me.Tag != "" && me.Tag != r.Tag {
			return false
		}
		first := me.Tag == ""
		me.Tag = r.Tag
		if theirs != nil {
			theirs.TheirTag = r.Tag
		}
		if first && me.paired() {
			me.Expires = now.Add(Life).UnixMilli()
			if theirs != nil {
				theirs.Expires = me.Expires
			}
		}
	case Seal:
		if !me.paired() {
			return false
		}
		if me.Opened {
			return true
		}
		me.Sealed, me.Agreed = true, false
		if theirs != nil {
			me.Seal = r.Seal
		}
	case Agree:
		if !me.Sealed {
			return false
		}
		me.Agreed = true
		if theirs != nil && theirs.Agreed {
			me.Opened, theirs.Opened = true, true
		}
	case Wait:
		if !me.Opened {
			me.Agreed = false
		}
	default:
		return false
	}
	return true
}

// See is what a reader is told. Until it is open, it is a function of the
// reader's own half alone.
func See(now time.Time, me, other *Side) View {
	v := View{V: Protocol}
	if me == nil || me.Gone(now) || me.Opened && (other == nil || other.Gone(now)) {
		return v
	}
	v.Public, v.Role, v.Lookup = me.Public, me.Role, me.Lookup
	v.Theirs, v.Tag, v.TheirTag = me.Theirs, me.Tag != "", me.TheirTag
	v.Sealed, v.Agreed = me.Sealed, me.Agreed
	v.Left = (me.Expires - now.UnixMilli() + 999) / 1000
	if me.Opened {
		v.Own, v.Other = me.Seal, other.Seal
	}
	return v
}
