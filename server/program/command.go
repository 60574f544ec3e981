//go:build !js

package program

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
)

// Exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1 // it failed; for check: it found something
	exitUsage  = 2 // it was called wrongly; for check: it could not check
)

// Surroundings are what a command has around it.
type Surroundings struct {
	Out, Err io.Writer
	Env      func(string) string
}

// log is where a command that goes on running says what it does.
func (s Surroundings) log() *slog.Logger { return slog.New(slog.NewTextHandler(s.Err, nil)) }

// fail says why a command could not do its work.
func (s Surroundings) fail(err error) int {
	fmt.Fprintln(s.Err, "stale:", err)
	return exitFailed
}

// command is one thing that the program does.
type command struct {
	name, arguments, about string
	run                    func(context.Context, []string, Surroundings) int
}

// commands are all there are; the first is what runs without a name.
func commands() []command {
	return []command{
		{"serve", "", "serve the magazine; this is what stale does without a command", serve},
		{"dev", "[dir]", "serve the repository in dir (.) to whoever writes in it: saved files show at once, drafts too", write},
		{"check", "[--json] [--figures] [dir]", "check a content folder (./content, or else the one that is built in)", checkContent},
		{"stats", "[--csv] [--days 28]", "write views, likes and shares of each article, snapshots saved and syncs refused", stats},
		{"backup", "FILE", "copy the database as it is now to a new file; the server may be running", backup},
		{"restore", "[--anyway] FILE", "put a backup in the place of the database, without what was deleted since; no server may be running", restore},
	}
}

// Command runs what the arguments ask for and returns the exit code.
func Command(ctx context.Context, args []string, s Surroundings) int {
	all := commands()
	if len(args) == 0 {
		return all[0].run(ctx, nil, s)
	}
	name := args[0]
	if slices.Contains([]string{"help", "-h", "-help", "--help"}, name) {
		fmt.Fprint(s.Out, usage(all))
		return exitDone
	}
	for _, c := range all {
		if c.name == name {
			return c.run(ctx, args[1:], s)
		}
	}
	fmt.Fprintf(s.Err, "stale: there is no command %q; these are the commands:\n\n%s", name, usage(all))
	return exitUsage
}

func usage(all []command) string {
	var b strings.Builder
	for _, c := range append(all, command{name: "help", about: "list the commands"}) {
		fmt.Fprintf(&b, "  stale %s\n        %s\n", strings.TrimSpace(c.name+" "+c.arguments), c.about)
	}
	b.WriteString("\nThe environment decides the rest: PORT, LISTEN, DATA_DIR, ORIGIN, TRUSTED_PROXIES, OPERATOR_TOKEN. See README.md.\n")
	return b.String()
}

// flags returns a set that says how a command is called instead of ending the
// program.
func flags(name, arguments string, s Surroundings) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(s.Err)
	f.Usage = func() {
		fmt.Fprintf(s.Err, "usage: stale %s %s\n", name, arguments)
		f.PrintDefaults()
	}
	return f
}

// parse reads a command's arguments: at most so many besides the flags. When it
// returns false the command is over, with the code.
func parse(f *flag.FlagSet, args []string, most int) (code int, ok bool) {
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitDone, false
	case err != nil:
		return exitUsage, false
	case f.NArg() > most:
		fmt.Fprintf(f.Output(), "stale %s: too many arguments: %s\n", f.Name(), strings.Join(f.Args()[most:], " "))
		f.Usage()
		return exitUsage, false
	}
	return exitDone, true
}

// serve is the server itself.
func serve(ctx context.Context, args []string, s Surroundings) int {
	if code, ok := parse(flags("serve", "", s), args, 0); !ok {
		return code
	}
	config, err := FromEnvironment(s.Env)
	config.Ready = func(origin string) { fmt.Fprintf(s.Out, "\nOpen %s (Ctrl-C stops it)\n", origin) }
	if err == nil {
		err = Run(ctx, config, s.log())
	}
	if err != nil {
		return s.fail(err)
	}
	return exitDone
}
