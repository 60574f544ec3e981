package markdown

import (
	"bytes"
	"fmt"
	"image/png"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"stale.love/content"
)

// readScreens reads the pictures of the magazine in the order of their names, which say
// what they show; a magazine may have none.
func (l *loader) readScreens() []content.Screen {
	files, err := fs.Glob(l.fsys, screenFiles)
	if err != nil {
		l.add(screenFiles, 1, fmt.Sprintf("cannot be listed (%v)", err), "make it a folder of PNG files")
	}
	named := regexp.MustCompile(`^\d+-(narrow|wide)-([a-z0-9-]+)\.png$`)
	var screens []content.Screen
	for _, file := range files {
		parts := named.FindStringSubmatch(path.Base(file))
		if parts == nil {
			l.add(file, 1, "its name does not say what it shows", "name it as in 1-narrow-front-page.png: a number, narrow or wide, and what is shown")
			continue
		}
		data, err := fs.ReadFile(l.fsys, file)
		if err != nil {
			l.add(file, 1, fmt.Sprintf("cannot be read (%v)", err), "take it again with make screens")
			continue
		}
		size, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			l.add(file, 1, fmt.Sprintf("is no PNG (%v)", err), "take it again with make screens")
			continue
		}
		screens = append(screens, content.Screen{
			Name: strings.TrimSuffix(path.Base(file), ".png"), Form: parts[1],
			Shows: strings.ToUpper(parts[2][:1]) + strings.ReplaceAll(parts[2][1:], "-", " "),
			PNG:   data, Width: size.Width, Height: size.Height,
		})
	}
	return screens
}
