//go:build !js

package site

import (
	"encoding/json"
	"fmt"

	"stale.love/app/page"
)

// Where the manifests are. A browser reads one when the site is installed, and
// that name stays: the plain one is for readers in discreet mode, for whom
// early.js puts it in the other's place.
const (
	manifestPath      = "/manifest.webmanifest"
	plainManifestPath = "/plain.webmanifest"
)

// manifest is what makes a site an app: https://www.w3.org/TR/appmanifest.
type manifest struct {
	ID          string            `json:"id"`
	StartURL    string            `json:"start_url"`
	Scope       string            `json:"scope"`
	Display     string            `json:"display"`
	Override    []string          `json:"display_override"`
	Launch      map[string]string `json:"launch_handler"`
	Lang        string            `json:"lang"`
	Dir         string            `json:"dir"`
	Name        string            `json:"name"`
	ShortName   string            `json:"short_name"`
	Description string            `json:"description"`
	Background  string            `json:"background_color"`
	Theme       string            `json:"theme_color"` // by scheme, in each page's head
	Categories  []string          `json:"categories"`
	Icons       []picture         `json:"icons"`
	Shortcuts   []shortcut        `json:"shortcuts,omitempty"`
	Screenshots []picture         `json:"screenshots,omitempty"`
}

type picture struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
	Form    string `json:"form_factor,omitempty"`
	Label   string `json:"label,omitempty"`
}

type shortcut struct {
	Name  string    `json:"name"`
	URL   string    `json:"url"`
	Icons []picture `json:"icons"`
}

// addManifests adds both. The plain one has nothing that tells what is read here: no
// shortcuts, no pictures of pages.
func (s *Site) addManifests() error {
	screens, err := s.addScreens()
	if err != nil {
		return err
	}
	m := s.manifest(s.library.Site.Name, s.library.Site.Tagline, "lifestyle", "magazines")
	m.Icons = []picture{
		s.icon("icon-192.png", "192x192", "any"), s.icon("icon-512.png", "512x512", "any"),
		s.icon("maskable-192.png", "192x192", "maskable"), s.icon("maskable-512.png", "512x512", "maskable"),
	}
	icon := []picture{s.icon("icon-192.png", "192x192", "")}
	m.Shortcuts = []shortcut{{"Continue reading", "/?go=continue", icon}, {s.library.Site.Called("/checkup"), "/checkup", icon}, {s.library.Site.Called("/help"), "/help", icon}}
	m.Screenshots = screens
	if err := s.addManifest(manifestPath, m); err != nil {
		return err
	}
	m = s.manifest(page.DiscreetTitle, page.DiscreetTitle, "magazines")
	m.Icons = []picture{
		s.icon("plain-192.png", "192x192", "any"), s.icon("plain-512.png", "512x512", "any"),
		s.icon("plain-maskable-512.png", "512x512", "maskable"),
	}
	return s.addManifest(plainManifestPath, m)
}

func (s *Site) manifest(name, description string, categories ...string) manifest {
	paper := s.library.Site.Colours.Light["paper"]
	return manifest{
		ID: "/", StartURL: "/", Scope: "/", Display: "standalone", Override: []string{"window-controls-overlay", "standalone"},
		Launch: map[string]string{"client_mode": "navigate-existing"}, Lang: s.library.Site.Language, Dir: "ltr",
		Name: name, ShortName: name, Description: description, Background: paper, Theme: paper, Categories: categories,
	}
}

func (s *Site) icon(name, sizes, purpose string) picture {
	return picture{Src: s.assets.paths[name], Sizes: sizes, Type: "image/png", Purpose: purpose}
}

func (s *Site) addManifest(path string, m manifest) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	s.files[path], err = newResource("application/manifest+json", data, false, s.plain)
	return err
}

// addScreens adds the pictures that an app store or an install dialog shows: photographs
// of the real pages (make screens). Readers never load them, so nothing precaches
// them.
func (s *Site) addScreens() (screens []picture, err error) {
	for _, screen := range s.library.Site.Screens {
		at := "/screens/" + screen.Name + ".png"
		if s.files[at], err = newResource("image/png", screen.PNG, false, s.plain); err != nil {
			return nil, err
		}
		screens = append(screens, picture{
			Src: at, Sizes: fmt.Sprintf("%dx%d", screen.Width, screen.Height), Type: "image/png", Form: screen.Form, Label: screen.Shows,
		})
	}
	return screens, nil
}
