package replica

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"stale.love/app/engagement"
)

// SetLike records that the reader tapped the like button of an article. The tap's
// identity is 16 random hex digits. A tap that asks for what is already so changes
// nothing.
func (s *State) SetLike(article string, liked bool, now time.Time, tap string) {
	old := s.Likes[article]
	if old.Liked == liked {
		return
	}
	next := Like{
		Liked:    liked,
		TappedAt: now.UnixMilli(),
		Base:     old.Base,
		Tap:      tap,
		Waiting:  s.Account != "",
		After:    old.past(),
	}
	set(&s.Likes, article, next)
}

// past returns the taps that one made on top of l comes after. Never trimmed by what
// was heard meanwhile: a server restored from a backup may have un-heard it.
func (l Like) past() []string {
	if l.Tap == "" {
		return nil
	}
	return after(l.After, l.Tap)
}

// after returns taps with more appended, each once and at most MaxAfter: the
// oldest go first, they are the likeliest to have arrived.
func after(taps []string, more ...string) []string {
	taps = slices.Clone(taps)
	for _, tap := range more {
		if tap != "" && !slices.Contains(taps, tap) {
			taps = append(taps, tap)
		}
	}
	return taps[max(0, len(taps)-engagement.MaxAfter):]
}

// Keep records a finished checkup. It goes to the account if the reader agreed to
// that before, and stays on this device otherwise. An id that is known or deleted
// changes nothing.
func (s *State) Keep(r engagement.Result) {
	if s.knows(r.ID) {
		return
	}
	goes := s.Account != "" && s.Share == "yes"
	r.Answers = slices.Clone(r.Answers)
	set(&s.Results, r.ID, Taken{Result: r, Waiting: goes, Local: !goes})
}

func (s *State) knows(id string) bool {
	if _, ok := s.Results[id]; ok {
		return true
	}
	return s.forgotten(id) || s.Dropped[id]
}

// forgotten reports whether a result was deleted, here or elsewhere.
func (s *State) forgotten(id string) bool {
	_, hashed := s.Forgotten[engagement.Tombstone(id)]
	_, plain := s.Forgotten[id] // see hashForgotten
	return hashed || plain
}

// hashForgotten turns the ids that older versions kept of deleted results into their
// tombstones, and deletes what such a version did not know to be deleted.
func (s *State) hashForgotten() {
	for _, id := range sorted(s.Forgotten) {
		if tombstone := engagement.Tombstone(id); tombstone != id {
			s.Forgotten[tombstone] = s.Forgotten[tombstone] || s.Forgotten[id]
			delete(s.Forgotten, id)
		}
	}
	for id := range s.Results {
		if _, gone := s.Forgotten[engagement.Tombstone(id)]; gone {
			delete(s.Results, id)
		}
	}
}

// Forget deletes a result here and, if it is or may be on the server, everywhere. An
// unknown id changes nothing.
func (s *State) Forget(id string) {
	t, ok := s.Results[id]
	if !ok {
		return
	}
	delete(s.Results, id)
	if t.Local {
		// Or else a repeated Adopt, or a cloned profile that does send it, would bring
		// it back.
		set(&s.Dropped, id, true)
		return
	}
	set(&s.Forgotten, engagement.Tombstone(id), true)
}

// Agree records whether the reader agrees that results go to the account. Yes: those
// on this device start waiting. No: those that are or may be on the server are
// deleted there, and so on the account's other devices, and this device keeps
// them, as local ones under new ids.
func (s *State) Agree(yes bool) {
	s.Share = "no"
	if yes {
		s.Share = "yes"
	}
	if s.Account == "" {
		return
	}
	for _, id := range sorted(s.Results) {
		switch t := s.Results[id]; {
		case yes && t.Local:
			t.Local, t.Waiting = false, true
			s.Results[id] = t
		case !yes && !t.Local:
			s.setAside(id)
			set(&s.Forgotten, engagement.Tombstone(id), true)
		}
	}
}

// setAside moves a result out of its id, which now belongs to another one or to
// none, and keeps it as a local one.
func (s *State) setAside(id string) {
	t := s.Results[id]
	delete(s.Results, id)
	t.ID = Renewed(id)
	t.Local, t.Waiting = true, false
	if !s.knows(t.ID) {
		s.Results[t.ID] = t
	}
}

// Renewed returns a new UUIDv7 with the time of the old one. It follows from the old
// id, so that two devices that keep the same result do not make two of it.
func Renewed(id string) string {
	h := fnv.New128a()
	h.Write([]byte("renewed " + id))
	sum := h.Sum(nil)
	moment := "00000000-0000-"
	if len(id) == 36 {
		moment = id[:14]
	}
	sum[2] = sum[2]&0x3f | 0x80
	return fmt.Sprintf("%s7%03x-%x-%x", moment, (int(sum[0])<<8|int(sum[1]))&0xfff, sum[2:4], sum[4:10])
}
