package page

import (
	"slices"
	"strconv"

	"stale.love/content"
)

// Practice is what a device knows of its reader's exercises. It is kept with the
// account's other notes and never leaves the device.
type Practice struct {
	Done  Done
	Clock Clock
}

// Done is the ISO days on which each exercise was done, oldest first, by the
// exercise's id.
type Done map[string][]string

// On returns a copy with the day added; a day counts once.
func (d Done) On(exercise, day string) Done {
	out := d.without(exercise, day)
	out[exercise] = append(out[exercise], day)
	slices.Sort(out[exercise])
	return out
}

// Undo returns a copy without the day.
func (d Done) Undo(exercise, day string) Done {
	out := d.without(exercise, day)
	if len(out[exercise]) == 0 {
		delete(out, exercise)
	}
	return out
}

func (d Done) without(exercise, day string) Done {
	out := make(Done, len(d)+1)
	for id, days := range d {
		for _, on := range days {
			if id != exercise || on != day {
				out[id] = append(out[id], on)
			}
		}
	}
	return out
}

// Has reports whether the exercise was done on the day.
func (d Done) Has(exercise, day string) bool {
	return slices.Contains(d[exercise], day)
}

// last is the day on which the exercise was last done; empty: never.
func (d Done) last(exercise string) string {
	if days := d[exercise]; len(days) > 0 {
		return days[len(days)-1]
	}
	return ""
}

// Clock is the timer of an exercise: one a device, because there is one table.
// It is written down whenever it starts or stops, as the moment at which it ends, so
// that a reload takes nothing from it.
type Clock struct {
	Exercise string `json:"exercise,omitempty"` // id; empty: not in use
	Timer    int    `json:"timer"`              // which of the exercise's timers
	Left     int    `json:"left"`               // seconds
	Ends     int64  `json:"ends,omitempty"`     // Unix milliseconds; 0: it stands
	Tone     bool   `json:"tone,omitempty"`     // whether it may be heard at the end
}

// At returns the clock as it is at the moment, in Unix milliseconds.
func (c Clock) At(moment int64) Clock {
	if c.Ends == 0 {
		return c
	}
	c.Left = int(max(0, (c.Ends-moment+999)/1000))
	if c.Left == 0 {
		c.Ends = 0
	}
	return c
}

// Runs reports whether the clock is running.
func (c Clock) Runs() bool { return c.Ends != 0 }

// over reports whether the clock has run down.
func (c Clock) over() bool { return c.Exercise != "" && c.Left == 0 && c.Ends == 0 }

// Start returns the clock running from where it stands.
func (c Clock) Start(moment int64) Clock {
	c = c.At(moment)
	if c.Left > 0 {
		c.Ends = moment + int64(c.Left)*1000
	}
	return c
}

// Pause returns the clock standing.
func (c Clock) Pause(moment int64) Clock {
	c = c.At(moment)
	c.Ends = 0
	return c
}

// Set returns the clock standing at the beginning of one of the exercise's timers;
// c itself if there is no such timer.
func (c Clock) Set(e content.Exercise, timer int) Clock {
	if timer < 0 || timer >= len(e.Timers) {
		return c
	}
	return Clock{Exercise: e.ID, Timer: timer, Left: e.Timers[timer].Minutes * 60, Tone: c.Tone}
}

// clockOf is the clock as the exercise's page shows it: that of the device if it
// is this exercise's, else a fresh one.
func (v View) clockOf(e content.Exercise) Clock {
	c := v.Reader.Practice.Clock
	if c.Exercise == e.ID && c.Timer < len(e.Timers) {
		return c
	}
	return c.Set(e, 0)
}

// hands writes what a clock shows: "2:00".
func hands(seconds int) string {
	s := strconv.Itoa(seconds % 60)
	if len(s) == 1 {
		s = "0" + s
	}
	return strconv.Itoa(seconds/60) + ":" + s
}

// offers reports whether the exercise may be shown to this reader. After what the
// private questions brought up, none is: those for two are not safe to try, and no
// writing makes up for fear.
func (v View) offers(content.Exercise) bool { return !v.Reader.Safety.Hide }
