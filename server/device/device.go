//go:build !js

// Package device puts into a few words what a browser says about itself, so that a
// reader can tell a list of devices apart: "Chrome on Android". It keeps to kinds
// of browsers and systems, without versions or models: nothing that it returns
// tells one phone of a kind from another.
package device

import (
	"github.com/google/uuid"
	"github.com/mileusna/useragent"
)

// Browser names the kind of browser and system of a User-Agent header.
func Browser(userAgent string) string {
	browser, system := kinds(userAgent)
	switch {
	case browser == "" && system == "":
		return "A browser"
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + " on " + system
}

// Passkey names a new passkey: by what keeps it, if that says so, and by the
// device that it was made on.
func Passkey(aaguid []byte, userAgent string) string {
	var keeper string
	if id, err := uuid.FromBytes(aaguid); err == nil {
		keeper = keepers()[id.String()]
	}
	if keeper == "" {
		return Browser(userAgent)
	}
	if _, system := kinds(userAgent); system != "" {
		return keeper + ", " + system
	}
	return keeper
}

func kinds(userAgent string) (browser, system string) {
	ua := useragent.Parse(userAgent)
	switch ua.Name {
	case useragent.Chrome, useragent.Firefox, useragent.Safari, useragent.Edge, useragent.Opera, useragent.Vivaldi, useragent.SamsungBrowser:
		browser = ua.Name
	case useragent.HeadlessChrome:
		browser = useragent.Chrome
	}
	switch ua.OS {
	case useragent.Android, useragent.Windows, useragent.Linux, useragent.ChromeOS:
		system = ua.OS
	case useragent.MacOS:
		system = "Mac"
	case useragent.IOS:
		system = "iPhone"
		if ua.Tablet {
			system = "iPad"
		}
	}
	return browser, system
}

// keepers are password managers by the AAGUID that they report, from the list that
// the passkey community keeps.
func keepers() map[string]string {
	return map[string]string{
		"ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4": "Google Password Manager",
		"fbfc3007-154e-4ecc-8c0b-6e020557d7bd": "iCloud Keychain",
		"dd4ec289-e01d-41c9-bb89-70fa845d4bf2": "iCloud Keychain",
		"08987058-cadc-4b81-b6e1-30de50dcbe96": "Windows Hello",
		"9ddd1817-af5a-4672-a2b9-3e3dd95000a9": "Windows Hello",
		"6028b017-b1d4-4c02-b4b3-afcdafc96bb2": "Windows Hello",
		"d3452668-01fd-4c12-926c-83a4204853aa": "Microsoft Password Manager",
		"adce0002-35bc-c60a-648b-0b25f1f05503": "Chrome",
		"53414d53-554e-4700-0000-000000000000": "Samsung Pass",
		"bada5566-a7aa-401f-bd96-45619a55120d": "1Password",
		"d548826e-79b4-db40-a3d8-11116f7e8349": "Bitwarden",
		"531126d6-e717-415c-9320-3d9aa6981239": "Dashlane",
		"b84e4048-15dc-4dd0-8640-f4f60813c8af": "NordPass",
		"50726f74-6f6e-5061-7373-50726f746f6e": "Proton Pass",
	}
}
