# Qilu. `make run` is all a visitor needs; the work itself is in scripts/.

DATA   ?= data
LISTEN ?= 127.0.0.1:8080
CASES  ?=
RUNS   ?= 10000000

TARGET := $(or $(CARGO_TARGET_DIR),target)
QILU   := $(TARGET)/release/qilu

.PHONY: help run build web test test-all bench fuzz cases fmt clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1 — \2/'

run: build ## build, then serve the demonstration province on http://127.0.0.1:8080
	$(QILU) demo --data $(DATA) --listen $(LISTEN)

build: web ## the binary with the web application inside it
	cargo build --release --locked -p qilu

web: ## the web application alone
	scripts/build-web.sh

test: ## everything that must hold: lints, all tests on both databases, the browser journeys
	scripts/test.sh

test-all: ## `make test`, then the slow ones that only measure or search
	QILU_TEST_ALL=1 scripts/test.sh
	scripts/bench.sh

bench: ## measure against the promises on speed
	scripts/bench.sh

fuzz: ## throw broken reports, methods and workbooks at engine and reader: make fuzz RUNS=10000000
	@scripts/fuzz.sh "$(RUNS)"

cases: ## run a file of worked cases: make cases CASES=FILE
	@test -n "$(CASES)" || { echo 'usage: make cases CASES=FILE' >&2; exit 2; }
	@scripts/cases.sh "$(CASES)"

fmt: ## lay out Rust and web sources as the checks want them
	cargo fmt --all
	cd web && npm run format

clean: ## throw away what was built; your data directory is kept
	cargo clean
	rm -rf web/dist web/node_modules e2e/node_modules test-output
