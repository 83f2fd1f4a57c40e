# Two commands matter: `make run` does the main job, `make test` runs every test. Both install what they need.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
STATIC  := CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)"
WINDOW  := go build -trimpath -tags migrated_fynedo -ldflags "-s -w -X main.version=$(VERSION)"

KEYCHAIN_PACKAGES := dbus gnome-keyring
WINDOW_PACKAGES   := gcc libc6-dev libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev
WINDOWS_PACKAGES  := gcc-mingw-w64-x86-64-win32 nsis imagemagick $(if $(SATCHEL_CERTIFICATE),osslsigncode)
TEST_PACKAGES     := $(KEYCHAIN_PACKAGES) $(WINDOW_PACKAGES) $(WINDOWS_PACKAGES) wine64 chromium xvfb openbox xdotool x11-utils xclip \
                     libgl1-mesa-dri libsecret-tools dbus-x11 postgresql node:nodejs npm:npm python3-aiosmtpd poppler-utils age oathtool util-linux javac:default-jdk-headless

# SQLite is C turned into Go: watching its every access and its pointers finds nothing of ours and takes half the time.
RACE := -race -gcflags='modernc.org/sqlite/lib=-race=false -d=checkptr=0' \
        -gcflags=modernc.org/sqlite=-d=checkptr=0 -gcflags=modernc.org/libc=-d=checkptr=0

help: ## show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: ## build, start the service with demo people, and do the main job (with a window where there is a display)
	@.ci/install $(KEYCHAIN_PACKAGES) $(if $(DISPLAY)$(WAYLAND_DISPLAY),$(WINDOW_PACKAGES))
	@$(MAKE) --no-print-directory bin/satcheld bin/satchelctl bin/tour $(if $(DISPLAY)$(WAYLAND_DISPLAY),bin/satchel)
	@bin/tour

build: bin/satcheld bin/satchelctl bin/satchel ## build the three programs into bin/

.PHONY: bin/satcheld bin/satchelctl bin/tour bin/satchel
bin/satcheld bin/satchelctl bin/tour:
	$(STATIC) -o $@ ./cmd/$(@F)
bin/satchel:
	$(WINDOW) -o $@ ./cmd/satchel

windows: ## cross-build the companion and its installer for Windows into bin/windows/
	@.ci/install $(WINDOWS_PACKAGES)
	.ci/windows/build bin/windows $(VERSION)

install-test:
	@.ci/install $(TEST_PACKAGES)

test: install-test check ## every test: the checks, then real processes, browsers, windows, keychains and databases
	go test -count=1 -timeout 30m ./cmd/... ./app/...

check: ## formatting, vet, staticcheck, the house, and the race-enabled unit tests
	@unformatted=$$(go tool gofumpt -l app assets auth cmd storage sync); \
	  if [ -n "$$unformatted" ]; then echo "not gofumpt'd: $$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go test $(RACE) -timeout 30m ./cmd/house ./assets/... ./auth/... ./storage/... ./sync/...

screenshots: ## paint the companion's screens anew for docs/screenshots
	@.ci/install imagemagick
	.ci/screenshots

bench: ## speed beside a peer in the same run, printed as ratios
	@.ci/bench

.PHONY: help run build windows install-test test check screenshots bench
