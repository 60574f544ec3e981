.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build run dev check test tools vulncheck unit journeys report matrix fresh soak chaos screens shots axe figures bench clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

build: ## compile the app to WebAssembly, and the server to .build/stale
	go run ./web/build
	go build -o .build/stale ./server

run: ## build everything and serve it on http://localhost:8080 (PORT, DATA_DIR, ORIGIN)
	@echo "1/3 compiling the app to WebAssembly, and SQLite beside it (a minute or two the first time)"
	@go build ./server/store & go run ./web/build -quick && wait
	@echo "2/3 compiling the server"
	@go build -o .build/stale ./server
	@echo "3/3 drawing and compressing the pages"
	@.build/stale

dev: ## write: build once, serve content/ and web/static/ from the disk, show each save at once, drafts too
	go run ./web/build -quick
	go run ./server dev

check: ## check the content: front matter, links, sources, length, reading grade, repetition
	go run ./server check content

# Prints what a test run says and keeps it for the report, as go test's JSON.
tested := go tool -modfile=.ci/tools.mod gotestsum --format pkgname-and-test-fails --jsonfile
# What these do only with a flag of their own is no part of the suite.
measures := ^Test(Figures|Screens|Shots|CompareShots)

test: tools vulncheck check unit journeys report ## every test; installs the browsers where it may

vulncheck: ## known holes in what is linked, where the list of them can be reached
	@./.ci/vulncheck

tools: ## install what the tests need: browsers, and the accessibility rules
	@./.ci/browser
	@./.ci/axe
	@rm -rf .build/tests && mkdir -p .build/tests

unit: ## vet, and the tests that need no browser
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./...
	@mkdir -p .build/tests
	$(tested) .build/tests/unit.json -- $$(go list ./... | grep -v '/server/journey$$')

journeys: ## the tests in real browsers against a real server
	@./.ci/browser
	@./.ci/axe
	@mkdir -p .build/tests
	go run ./web/build -quick
	$(tested) .build/tests/journeys.json -- -timeout 30m -parallel 3 -skip '$(measures)' ./server/journey

matrix: ## each journey ten times alone, beside others and beside busy loops; go on with -for 20m in ARGS
	@./.ci/browser
	go run ./web/build -quick
	go run ./server/journey/matrix -count 10 $(ARGS)

report: ## what the last tests were: those that did not run, and the ten slowest
	@./.ci/report

fresh: ## as root: both commands of the README in a new bare root, from Debian's packages
	./.ci/fresh

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
