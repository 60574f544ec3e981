package simulation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Options are what a history is played with. The zero value plays it whole against the
// model.
type Options struct {
	Backend Backend      // nil: the model alone
	Trace   func(string) // gets a line for everything that happens; nil: nobody
	Acts    []int        // the acts that are done, numbered from 1; nil: all
	Taps    int          // how many judged taps an account remembers; 0: as many as all do
	Without []string     // kinds of faults that do not happen, see faultNames
}

// Failure is a history that ended with an invariant that does not hold.
type Failure struct {
	Seed    uint64
	Acts    []int // that were done
	Without []string
	Err     error
}

func (f *Failure) Error() string {
	return fmt.Sprintf("%v\nreplay: %s", f.Err, f.Replay())
}

func (f *Failure) Unwrap() error { return f.Err }

// Replay returns the flags with which the tests play this very history again.
func (f *Failure) Replay() string {
	flags := fmt.Sprintf("-seed %d", f.Seed)
	if f.Acts != nil {
		flags += " -acts " + strings.Trim(strings.ReplaceAll(fmt.Sprint(f.Acts), " ", ","), "[]")
	}
	if len(f.Without) > 0 {
		flags += " -without " + strings.Join(f.Without, ",")
	}
	return flags
}

// Run plays the history of a seed. It returns nil, or the first thing that does not
// hold as a *Failure. The same seed and options are the same history.
func Run(seed uint64, options Options) error {
	s := newSim(seed, options)
	if err := s.run(); err != nil {
		return &Failure{Seed: seed, Acts: options.Acts, Without: options.Without, Err: err}
	}
	return nil
}

// Shrink looks for a shorter history of the same seed that fails, too: with fewer
// kinds of faults and fewer acts. It returns a failure of which nothing more can be
// left out alone.
func Shrink(f *Failure, backend Backend) *Failure {
	fails := func(acts []int, without []string) bool {
		s := newSim(f.Seed, Options{Backend: backend, Acts: acts, Without: without})
		err := s.run()
		if err != nil {
			f = &Failure{Seed: f.Seed, Acts: s.acted, Without: without, Err: err}
		}
		return err != nil
	}
	fails(f.Acts, f.Without) // for the acts
	for again := true; again; {
		again = false
		for _, name := range faultNames() {
			if !slices.Contains(f.Without, name) && fails(f.Acts, append(slices.Clone(f.Without), name)) {
				again = true
			}
		}
		// Halves first, then quarters, …, then one by one.
		for size := max(1, len(f.Acts)/2); size > 0; size /= 2 {
			for from := 0; from < len(f.Acts); {
				fewer := slices.Delete(slices.Clone(f.Acts), from, min(from+size, len(f.Acts)))
				if fewer == nil {
					fewer = []int{}
				}
				if fails(fewer, f.Without) {
					again = true
				} else {
					from += size
				}
			}
		}
	}
	return f
}

// leaveOut sets the odds of kinds of faults to nothing.
func (f *faults) leaveOut(names []string) {
	for _, name := range names {
		switch kind := f.kinds()[name].(type) {
		case *float64:
			*kind = 0
		case *bool:
			*kind = false
		case *int:
			*kind = 250
		default:
			panic("there is no fault " + name)
		}
	}
}

func (f *faults) kinds() map[string]any {
	return map[string]any{
		"drop": &f.drop, "double": &f.double, "slow": &f.slow, "broken": &f.broken,
		"kill": &f.kill, "clock": &f.clock, "clone": &f.clone, "signout": &f.signout,
		"logout": &f.logout, "restore": &f.restore, "quota": &f.quota, "oldpage": &f.oldPage,
		"drawer": &f.drawer, "freeze": &f.freeze, "crash": &f.crash, "step": &f.step, "skewed": &f.skewed, "size": &f.maxItems,
	}
}

func faultNames() []string { return sorted((&faults{}).kinds()) }

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
