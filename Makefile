.DEFAULT_GOAL := help
.PHONY: help build run dev check test unit journeys soak chaos screens shots axe figures bench clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

build: ## compile the app to WebAssembly, and the server to .build/stale
	go run ./web/build
	go build -o .build/stale ./server

run: build ## build everything and serve it on http://localhost:8080 (PORT, DATA_DIR, ORIGIN)
	.build/stale

dev: ## write: build once, serve content/ and web/static/ from the disk, show each save at once, drafts too
	go run ./web/build -quick
	go run ./server dev

check: ## check the content: front matter, links, sources, length, reading grade, repetition
	go run ./server check content

test: check unit journeys ## every test; installs the browsers where it may

unit: ## vet, and the tests that need no browser
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./...
	go test $$(go list ./... | grep -v '/server/journey$$')

journeys: ## the tests in real browsers against a real server
	./.ci/browser
	./.ci/axe
	go run ./web/build -quick
	go test -timeout 15m -parallel 3 ./server/journey

soak: ## simulate devices, accounts and bad networks until told to stop; prints the seed of a failure
	go test ./app/replica/simulation -run EveryHistory -soak -timeout 0

shots: ## take pictures of every scene into .build/shots, and contact sheets of them
	./.ci/browser
	go run ./web/build -quick
	go test ./server/journey -run TestShots -shots $(CURDIR)/.build/shots -count=1

axe: ## run the accessibility rules on every scene in every scheme at every width
	./.ci/browser
	./.ci/axe
	go run ./web/build -quick
	go test ./server/journey -run TestScenes -every-look -count=1 -timeout 30m

chaos: ## 200 rounds with a server that is killed while two tabs and the worker push
	./.ci/browser
	go run ./web/build -quick
	go test ./server/journey -run TestChaos_AServerKilled -rounds 200 -v -count=1 -timeout 0

figures: build ## measure a first visit (sizes, requests, paints, long tasks), and search at each key that is typed
	go test ./server/journey -run TestFigures -figures -v -count=1

screens: ## photograph the pages that an install dialog shows, into content/pictures/screens
	go run ./web/build -quick
	go test ./server/journey -run TestScreens -screens $(CURDIR)/content/pictures/screens -count=1

bench: ## timings, as ratios within one run
	go test -run '^$$' -bench . ./...

clean: ## remove everything that was built
	rm -rf .build web/dist/*
