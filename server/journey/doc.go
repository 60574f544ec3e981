//go:build !js

// Package journey is tests alone: what readers do, in real browsers, against a
// real server that is really killed. The server is this test binary once more,
// started as a process of its own (main_test.go, process_test.go); the browsers are
// a Chromium over DevTools, headless or, where there is an Xvfb, as the window of the
// installed app; and where there are any, a Firefox and a WebKitGTK (driver_test.go).
//
// The files called journey_* are the journeys; the others are what they are made
// of: a server, a profile (one device), a tab, and what a reader can do with it.
// Whatever appears on a console, an exception, an error, a violation of the policy,
// fails the journey that it appeared in (console_test.go).
//
// A journey needs the app. Build it once after each change of app or content, and
// run the one that matters:
//
//	go run ./web/build -quick
//	go test ./server/journey -run TestOffline -count=1
//
// A journey that depends on luck is a defect, of the test or of the page: nothing is
// waited for by time where it can be seen, no port is given up before it is listened
// on, and what a reader cannot do to the app's own stores no test does. The command in
// matrix runs all again and again, alone, beside each other and beside busy loops.
//
// make journeys runs all, with what they need installed where that may be. Some
// only work when asked, each with its flag and its target in the Makefile: TestShots
// and TestScreens take pictures, TestFigures measures, TestScenes -every-look tries
// every look, TestChaos -rounds plays longer.
package journey
