package issuer_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"satchel/storage/database/databasetest"
)

// relyingParties are certified ones, in the versions the test was written for.
var relyingParties = []string{"openid-client@6.8.9", "oauth4webapi@3.8.8"}

type learnt struct {
	Claims struct {
		Subject string `json:"sub"`
		Email   string `json:"email"`
	}
	Userinfo struct {
		Subject string `json:"sub"`
		Email   string `json:"email"`
	}
	Closed bool
}

// Proves A3.
func TestCertifiedRelyingPartiesSignIn(t *testing.T) {
	folder := installed(t, relyingParties...)
	o := newOP(t, databasetest.SQLite(t))
	o.lobby.enter()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "node", "testdata/relying-party.mjs", folder, o.issuer, o.client.ID, o.secret,
		rpCallback, "https://books.example/bye").Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("node: %s", exit.Stderr)
	}
	must(t, err)
	var seen struct {
		Basic, Post, Low learnt
		Left             string
	}
	must(t, json.Unmarshal(out, &seen))
	for name, got := range map[string]learnt{"openid-client": seen.Basic, "openid-client, secret in the form": seen.Post, "oauth4webapi": seen.Low} {
		subject := o.lobby.who.Subject.String()
		if got.Claims.Subject != subject || got.Userinfo.Subject != subject || got.Userinfo.Email != "olive@demo.test" {
			t.Errorf("%s learnt %+v", name, got)
		}
	}
	if !seen.Basic.Closed || !seen.Post.Closed {
		t.Error("a revoked token still opens userinfo")
	}
	if !strings.HasPrefix(seen.Left, "https://books.example/bye?state=") || o.lobby.signed != 1 {
		t.Errorf("signed out %d times, and went to %s", o.lobby.signed, seen.Left)
	}
}

// installed has npm packages in a folder that all runs share. Without npm the test fails: what isn't run proves nothing.
func installed(t *testing.T, packages ...string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	must(t, err)
	folder := filepath.Join(cache, "satchel-test", strings.Join(packages, "+"))
	if _, err := os.Stat(folder); err == nil {
		return folder
	}
	must(t, os.MkdirAll(filepath.Dir(folder), 0o700))
	fresh, err := os.MkdirTemp(filepath.Dir(folder), "installing-")
	must(t, err)
	defer os.RemoveAll(fresh)
	args := append([]string{"install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", fresh}, packages...)
	if out, err := exec.CommandContext(t.Context(), "npm", args...).CombinedOutput(); err != nil {
		t.Fatalf("installing %v: %v: %s", packages, err, out)
	}
	// Another run may have been quicker; then its copy serves as well.
	if err := os.Rename(fresh, folder); err != nil {
		if _, err := os.Stat(folder); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
