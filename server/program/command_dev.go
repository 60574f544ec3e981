//go:build !js

package program

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"stale.love/server/dev"
	"stale.love/web"
)

// write serves the content folder on the disk to whoever writes in it.
func write(ctx context.Context, args []string, s Surroundings) int {
	f := flags("dev", "[dir]", s)
	if code, ok := parse(f, args, 1); !ok {
		return code
	}
	root := f.Arg(0)
	if root == "" {
		root = "."
	}
	for _, folder := range []string{contentFolder, filepath.Join("web", "static")} {
		if info, err := os.Stat(filepath.Join(root, folder)); err != nil || !info.IsDir() {
			fmt.Fprintf(s.Err, "stale dev: there is no folder %s in %s: start it where the repository is, or name that folder\n", folder, root)
			return exitUsage
		}
	}
	if err := runDev(ctx, root, s); err != nil {
		return s.fail(err)
	}
	return exitDone
}

func runDev(ctx context.Context, root string, s Surroundings) error {
	c, err := FromEnvironment(s.Env)
	if err != nil {
		return err
	}
	studio, err := newStudio(c, root, s)
	if err != nil {
		return err
	}
	return c.serve(ctx, s.log(), studioMagazine(studio))
}

func studioMagazine(s *dev.Studio) magazine {
	return magazine{
		library: s.Library, press: s.Press, beside: s.Register,
		keep: func(ctx context.Context) {
			go s.Press.Keep(ctx)
			s.Watch(ctx)
		},
	}
}

func newStudio(c Config, root string, s Surroundings) (*dev.Studio, error) {
	dist, err := fs.Sub(web.Dist, "dist")
	if err != nil {
		return nil, err
	}
	return dev.New(dev.Config{
		Content: os.DirFS(filepath.Join(root, contentFolder)), Static: os.DirFS(filepath.Join(root, "web", "static")), Dist: dist,
		Origin: c.Origin, Log: s.log(), Now: time.Now,
	})
}
