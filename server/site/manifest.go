//go:build !js

package site

import (
	"encoding/json"

	"stale.love/app/page"
)

// Where the manifests are. A browser reads one when the site is installed, and
// that name stays: the plain one is for readers in discreet mode, for whom
// early.js puts it in the other's place.
const (
	manifestPath      = "/manifest.webmanifest"
	plainManifestPath = "/plain.webmanifest"
)

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

func (s *Site) addManifests() error {
	at := s.assets.paths
	err := s.addManifest(manifestPath, s.library.Site.Name, s.library.Site.Tagline, []string{"lifestyle", "magazines"}, []manifestIcon{
		{at["icon-192.png"], "192x192", "image/png", "any"},
		{at["icon-512.png"], "512x512", "image/png", "any"},
		{at["maskable-192.png"], "192x192", "image/png", "maskable"},
		{at["maskable-512.png"], "512x512", "image/png", "maskable"},
	})
	if err != nil {
		return err
	}
	return s.addManifest(plainManifestPath, page.DiscreetTitle, page.DiscreetTitle, []string{"magazines"}, []manifestIcon{
		{at["plain-192.png"], "192x192", "image/png", "any"},
		{at["plain-512.png"], "512x512", "image/png", "any"},
		{at["plain-maskable-512.png"], "512x512", "image/png", "maskable"},
	})
}

func (s *Site) addManifest(path, name, description string, categories []string, icons []manifestIcon) error {
	paper := s.library.Site.Colours.Light["paper"]
	data, err := json.Marshal(map[string]any{
		"id": "/", "start_url": "/", "scope": "/", "display": "standalone", "lang": s.library.Site.Language, "dir": "ltr",
		"name": name, "short_name": name, "description": description,
		"background_color": paper, "theme_color": paper, "categories": categories, "icons": icons,
	})
	if err != nil {
		return err
	}
	s.files[path], err = newResource("application/manifest+json", data, false, s.plain)
	return err
}
