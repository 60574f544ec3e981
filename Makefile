.DEFAULT_GOAL := help
.PHONY: help build run test bench clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

build: ## compile the app to WebAssembly and the server to .build/stale
	go run ./web/build
	go build -o .build/stale ./server

run: build ## build everything and serve it on http://localhost:8080 (PORT, DATA_DIR, ORIGIN)
	.build/stale

test: ## every test, in a real browser too; installs one where it may
	./.ci/browser
	go run ./web/build
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./...
	go test ./...

bench: ## timings, as ratios within one run
	go test -run '^$$' -bench . ./...

clean: ## remove everything that was built
	rm -rf .build web/dist/*
