package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const goApp = "github.com/maxence-charriere/go-app/v10"

// trimGoApp copies go-app's client half out of the module cache into dir and
// returns a go.mod that replaces the module with the copy. What is left out is
// its HTTP server, which would pull net/http, TLS and their package
// initialisers into app.wasm: a third of a megabyte, compressed; and what it
// needs regular expressions, encryption and device ids for.
func trimGoApp(dir string) (modfile string, err error) {
	source, err := output("go", "list", "-m", "-f", "{{.Dir}}", goApp)
	if err != nil {
		return "", err
	}
	if source == "" {
		if _, err := output("go", "mod", "download", goApp); err != nil {
			return "", err
		}
		if source, err = output("go", "list", "-m", "-f", "{{.Dir}}", goApp); err != nil {
			return "", err
		}
	}
	version, err := output("go", "list", "-m", "-f", "{{.Version}}", goApp)
	if err != nil {
		return "", err
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return "", err
	}
	if err := verify(source, version, sums); err != nil {
		return "", err
	}
	target, err := filepath.Abs(filepath.Join(dir, "go-app"))
	if err != nil {
		return "", err
	}
	if err := os.RemoveAll(target); err != nil {
		return "", err
	}
	if err := trim(source, target); err != nil {
		return "", err
	}
	if err := pinned(target); err != nil {
		return "", err
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return "", err
	}
	modfile = filepath.Join(dir, "go.mod")
	mod = append(mod, "\nreplace "+goApp+" => "+target+"\n"...)
	if err := os.WriteFile(modfile, mod, 0o644); err != nil {
		return "", err
	}
	return modfile, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644)
}

// trim copies what the client needs.
func trim(source, target string) error {
	for _, pkg := range []string{"pkg/app", "pkg/errors"} {
		if err := copyPackage(filepath.Join(source, pkg), filepath.Join(target, pkg)); err != nil {
			return err
		}
	}
	for _, light := range standIns {
		pkg := filepath.Join(target, "pkg", light.name)
		if err := os.MkdirAll(pkg, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(pkg, light.name+".go"), []byte(light.source), 0o644); err != nil {
			return err
		}
	}
	return copyFile(filepath.Join(source, "go.mod"), filepath.Join(target, "go.mod"))
}

// serverHalf names the declarations of go-app's resource.go that serve files.
var serverHalf = []string{
	"LocalDir", "localResourceResolver", "PrefixedLocation", "prefixedResourceResolver", "GitHubPages",
}

func copyPackage(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != from {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		switch name {
		case "http.go", "static.go", "wasm.go", "wasmexec.go", "scripts.go", "scripts_wasm.go":
			return nil
		case "crypto.go":
			return os.WriteFile(filepath.Join(to, name), []byte(noEncryption), 0o644)
		case "resource.go":
			data, err := withoutServer(path)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(to, name), data, 0o644)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, change := range slices.Concat(drawnAtOnce[name], trusted[name]) {
			if bytes.Count(data, []byte(change.from)) != 1 {
				return fmt.Errorf("%s is not what it was: it has no %q", name, change.from)
			}
			data = bytes.Replace(data, []byte(change.from), []byte(change.to), 1)
		}
		for heavy, light := range standIns {
			data = bytes.ReplaceAll(data, []byte("\t"+strconv.Quote(heavy)+"\n"), []byte("\t"+strconv.Quote(goApp+"/pkg/"+light.name)+"\n"))
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o644)
	})
}

// drawnAtOnce makes go-app draw at once what Context.Update asks for. It draws a 120th
// of a second after the first change, in which a slow phone could have done it; all else
// still waits that long, and is drawn together.
var drawnAtOnce = map[string][]change{
	"engine.go": {
		{"type engineX struct {\n", "// atOnce belongs to the goroutine of Start.\nvar atOnce bool\n\ntype engineX struct {\n"},
		{"= activeFrameDuration\n\t\t\t}\n\t\t\tdispatch()\n", `= activeFrameDuration
			}
			dispatch()
			if atOnce {
				atOnce = false
				e.processFrame()
				frames.Reset(iddleFrameDuration)
				currentFrameDuration = iddleFrameDuration
			}
`},
	},
	"context.go": {
		{"\tctx.Dispatch(nil)\n", "\tctx.Dispatch(func(Context) { atOnce = true })\n"},
	},
}

// trusted has go-app's one way from text to HTML lead through the app's policy: see
// app/browser/trust.go.
var trusted = map[string][]change{
	"js_wasm.go": {{
		"\tv.Set(\"innerHTML\", val)\n",
		"\tv.Set(\"innerHTML\", Window().Get(\"markupPolicy\").Call(\"createHTML\", val))\n",
	}},
}

// change is a place in go-app's source, which is there once, and what it becomes.
type change struct{ from, to string }

// standIns are packages that go-app uses for things this client does not do: the
// real ones would be a tenth of app.wasm.
var standIns = map[string]struct{ name, source string }{
	"regexp": {"regexp", `package regexp

type Regexp struct{}

// MustCompile knows the one pattern that the client routes by.
func MustCompile(pattern string) *Regexp {
	if pattern != ".*" {
		panic("regular expressions are left out of the client")
	}
	return &Regexp{}
}

func (*Regexp) MatchString(string) bool { return true }
`},
	"github.com/google/uuid": {"uuid", `package uuid

func NewString() string { panic("device ids are left out of the client") }
`},
}

const noEncryption = `package app

import "errors"

var errLeftOut = errors.New("encryption is left out of the client")

func encrypt(string, []byte) ([]byte, error) { return nil, errLeftOut }

func decrypt(string, []byte) ([]byte, error) { return nil, errLeftOut }
`

func withoutServer(path string) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		return nil, err
	}
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil {
				if receiver, ok := d.Recv.List[0].Type.(*ast.Ident); ok {
					return slices.Contains(serverHalf, receiver.Name)
				}
			}
			return slices.Contains(serverHalf, d.Name.Name)
		case *ast.GenDecl:
			d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
				switch s := s.(type) {
				case *ast.ImportSpec:
					return s.Path.Value == `"net/http"`
				case *ast.TypeSpec:
					return slices.Contains(serverHalf, s.Name.Name)
				}
				return false
			})
			return len(d.Specs) == 0
		}
		return false
	})
	var out bytes.Buffer
	err = format.Node(&out, files, file)
	return out.Bytes(), err
}
