//go:build !js

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// bareRoot is a machine with a shell, a few tools and a package manager that writes
// down what it is asked.
type bareRoot struct {
	t   *testing.T
	dir string
	env []string
}

// brings tells what a package puts on the PATH.
var brings = map[string]string{
	"chromium": "chromium", "firefox-esr": "firefox-esr", "webkit2gtk-driver": "WebKitWebDriver", "xvfb": "Xvfb", "npm": "npm",
	"fonts-dejavu-core": "dejavu", "fonts-liberation": "liberation", "fonts-noto-core": "noto",
}

// fonts are there where the package manager says so.
var fonts = []string{"dejavu", "liberation", "noto"}

// newBareRoot makes one whose apt-get installs packages, or cannot.
func newBareRoot(t *testing.T, installs bool, env ...string) *bareRoot {
	t.Helper()
	r := &bareRoot{t, t.TempDir(), env}
	for _, tool := range []string{"sh", "env", "dirname", "grep", "mkdir", "touch", "chmod"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		r.write("bin/"+tool, "#!/bin/sh\nexec "+path+" \"$@\"\n")
	}
	r.write("bin/id", "#!/bin/sh\necho 0\n")
	install := "exit 100"
	if installs {
		install = `case $program in npm) echo '#!/bin/sh
echo npm "$@" >> asked' > bin/npm ;; *) echo "#!/bin/sh" > bin/$program ;; esac; chmod +x bin/$program`
	}
	r.write("bin/dpkg", `#!/bin/sh
case $2 in fonts-dejavu-core) font=dejavu ;; fonts-liberation) font=liberation ;; *) font=noto ;; esac
[ -e bin/$font ]
`)
	var programs strings.Builder
	for pkg, program := range brings {
		programs.WriteString("    " + pkg + ") program=" + program + " ;;\n")
	}
	r.write("bin/apt-get", `#!/bin/sh
[ "$1" = install ] || exit 0
for word in "$@"; do
  program=""
  case $word in
`+programs.String()+`  esac
  [ -n "$program" ] || continue
  echo "$word" >> asked
  `+install+`
done
`)
	return r
}

func (r *bareRoot) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		r.t.Fatal(err)
	}
}

// has puts programs on the PATH.
func (r *bareRoot) has(programs ...string) *bareRoot {
	for _, program := range programs {
		r.write("bin/"+program, "#!/bin/sh\necho "+program+" \"$@\" >> asked\n")
	}
	return r
}

// run runs a script of .ci in the root: whether it succeeded, what it said on
// standard error, and what the package manager and npm were asked, in order.
func (r *bareRoot) run(script string) (ok bool, said string, asked []string) {
	r.t.Helper()
	path, err := filepath.Abs("../.ci/" + script)
	if err != nil {
		r.t.Fatal(err)
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		r.t.Fatal(err)
	}
	var errs strings.Builder
	cmd := exec.Command(shell, path)
	cmd.Dir, cmd.Stderr = r.dir, &errs
	cmd.Env = append([]string{"PATH=" + filepath.Join(r.dir, "bin")}, r.env...)
	err = cmd.Run()
	data, _ := os.ReadFile(filepath.Join(r.dir, "asked"))
	return err == nil, errs.String(), strings.Fields(strings.ReplaceAll(string(data), "\n", " "))
}

func TestCI_BrowserAsksForWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		has   []string
		asked []string
	}{
		{"Nothing", nil, []string{"chromium", "firefox-esr", "webkit2gtk-driver", "xvfb", "fonts-dejavu-core", "fonts-liberation", "fonts-noto-core"}},
		{"OnlyDejaVu", []string{"chromium", "firefox-esr", "WebKitWebDriver", "Xvfb", "dejavu"}, []string{"fonts-liberation", "fonts-noto-core"}},
		{"NoChromium", []string{"firefox-esr", "WebKitWebDriver", "Xvfb"}, []string{"chromium"}},
		{"NoFirefox", []string{"chromium", "WebKitWebDriver", "Xvfb"}, []string{"firefox-esr"}},
		{"NoWebKit", []string{"chromium", "firefox-esr", "Xvfb"}, []string{"webkit2gtk-driver", "xvfb"}},
		{"NoXvfb", []string{"chromium", "firefox-esr", "WebKitWebDriver"}, []string{"webkit2gtk-driver", "xvfb"}},
		{"All", []string{"chromium", "firefox-esr", "WebKitWebDriver", "Xvfb"}, nil},
		{"OtherNames", []string{"google-chrome", "firefox", "WebKitWebDriver", "Xvfb"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := newBareRoot(t, true, "CI=true").has(test.has...)
			if !slices.Contains(test.asked, "fonts-noto-core") {
				root.has(fonts...)
			}
			ok, said, asked := root.run("browser")
			if !ok || !slices.Equal(asked, test.asked) {
				t.Errorf("succeeded: %v, asked for %q, want %q; it said %q", ok, asked, test.asked, said)
			}
		})
	}
}

func TestCI_BrowserSaysInOneLineWhatCannotBeInstalled(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		has  []string
		env  string
		ok   bool
		said string
	}{
		{"NoChromium", []string{"firefox-esr", "WebKitWebDriver", "Xvfb"}, "CI=", false, "Chromium"},
		{"NoChromiumWhereItIsSaidToBe", []string{"firefox-esr", "WebKitWebDriver", "Xvfb"}, "CHROMIUM=/nowhere/chromium", false, "Chromium"},
		{"NoFirefox", []string{"chromium", "WebKitWebDriver", "Xvfb"}, "CI=", true, "firefox-esr"},
		{"NoFirefoxInCI", []string{"chromium", "WebKitWebDriver", "Xvfb"}, "CI=true", false, "firefox-esr"},
		{"NoFonts", []string{"chromium", "firefox-esr", "WebKitWebDriver", "Xvfb"}, "CI=", true, "fonts-noto-core"},
		{"NoFontsInCI", []string{"chromium", "firefox-esr", "WebKitWebDriver", "Xvfb"}, "CI=true", false, "fonts-noto-core"},
		{"NoWebKitInCI", []string{"chromium", "firefox-esr"}, "CI=true", false, "webkit2gtk-driver"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := newBareRoot(t, false, test.env).has(test.has...)
			if test.said != "fonts-noto-core" {
				root.has(fonts...)
			}
			ok, said, asked := root.run("browser")
			if ok != test.ok || !strings.Contains(said, test.said) || strings.Count(said, "\n") != 1 {
				t.Errorf("succeeded: %v; it said %q", ok, said)
			}
			if len(asked) == 0 {
				t.Error("the package manager was not asked")
			}
		})
	}
}

func TestCI_AxeAsksForWhatIsMissing(t *testing.T) {
	t.Parallel()
	const fetch = "npm install --prefix .build/axe --no-save --no-package-lock --no-audit --no-fund --silent axe-core@"
	t.Run("NoNPM", func(t *testing.T) {
		t.Parallel()
		ok, said, asked := newBareRoot(t, true).run("axe")
		if !ok || len(asked) == 0 || asked[0] != "npm" || !strings.HasPrefix(strings.Join(asked[1:], " "), fetch) {
			t.Errorf("succeeded: %v, asked for %q; it said %q", ok, asked, said)
		}
	})
	t.Run("NPM", func(t *testing.T) {
		t.Parallel()
		ok, said, asked := newBareRoot(t, true).has("npm").run("axe")
		if !ok || !strings.HasPrefix(strings.Join(asked, " "), fetch) {
			t.Errorf("succeeded: %v, asked for %q; it said %q", ok, asked, said)
		}
	})
	t.Run("NPMThatCannotBeInstalled", func(t *testing.T) {
		t.Parallel()
		ok, said, asked := newBareRoot(t, false).run("axe")
		if ok || !strings.Contains(said, "npm") || strings.Count(said, "\n") != 1 || len(asked) == 0 {
			t.Errorf("succeeded: %v, asked for %q; it said %q", ok, asked, said)
		}
	})
	t.Run("Fetched", func(t *testing.T) {
		t.Parallel()
		root := newBareRoot(t, true)
		script, err := os.ReadFile("../.ci/axe")
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(script), "\nversion=")
		version, _, _ := strings.Cut(rest, "\n")
		root.write(".build/axe/node_modules/axe-core/package.json", `{"name": "axe-core", "version": "`+version+`"}`)
		if ok, said, asked := root.run("axe"); !ok || len(asked) != 0 {
			t.Errorf("succeeded: %v, asked for %q; it said %q", ok, asked, said)
		}
		root.write(".build/axe/node_modules/axe-core/package.json", `{"name": "axe-core", "version": "1.0.0"}`)
		if _, _, asked := root.run("axe"); len(asked) == 0 {
			t.Error("an old version is taken for the right one")
		}
	})
}
