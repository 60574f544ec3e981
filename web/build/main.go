// Command build makes what the browser is served from what is in the
// repository: app.wasm with its compressed forms and Go's wasm_exec.js, into
// web/dist. Run it from the module's root.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
)

const dist = "web/dist"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run() error {
	quick := flag.Bool("quick", false, "compress app.wasm fast instead of well: for a build that only this machine is served")
	flag.Parse()
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	root, err := output("go", "env", "GOROOT")
	if err != nil {
		return err
	}
	if err := copyFile(filepath.Join(root, "lib/wasm/wasm_exec.js"), filepath.Join(dist, "wasm_exec.js")); err != nil {
		return err
	}
	work := ".build"
	if err := os.MkdirAll(work, 0o755); err != nil {
		return err
	}
	modfile, err := trimGoApp(work)
	if err != nil {
		return fmt.Errorf("trimming go-app: %w", err)
	}
	wasm := filepath.Join(dist, "app.wasm")
	// Without inlining the client is a tenth smaller on the wire and starts no later;
	// only the search, which runs at every key, is worth its loops.
	build := exec.Command("go", "build", "-modfile", modfile, "-trimpath", "-ldflags", "-s -w",
		"-gcflags=all=-l", "-gcflags=stale.love/content/search=", "-o", wasm, "./app")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	build.Stdout, build.Stderr = os.Stdout, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("compiling ./app to WebAssembly: %w", err)
	}
	return compress(wasm, *quick)
}

// compress writes file.br and file.gz, unless those at hand were made from the
// same bytes: brotli at its best takes half a minute.
func compress(file string, quick bool) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	sum := fmt.Sprintf("%x", sha256.Sum256(data))
	best, small := brotli.BestCompression, gzip.BestCompression
	if quick {
		best, small, sum = 4, gzip.BestSpeed, sum+" quick"
	}
	stamp := file + ".sha256"
	if old, err := os.ReadFile(stamp); err == nil && string(old) == sum {
		return nil
	}
	var br, gz bytes.Buffer
	bw := brotli.NewWriterOptions(&br, brotli.WriterOptions{Quality: best, LGWin: 24})
	gw, err := gzip.NewWriterLevel(&gz, small)
	if err != nil {
		return err
	}
	for _, w := range []io.WriteCloser{bw, gw} {
		if _, err := w.Write(data); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	if err := os.WriteFile(file+".br", br.Bytes(), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(file+".gz", gz.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Printf("app.wasm: %d bytes, %d brotli, %d gzip\n", len(data), br.Len(), gz.Len())
	return os.WriteFile(stamp, []byte(sum), 0o644)
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

func output(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
