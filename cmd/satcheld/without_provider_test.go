package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWithoutTheIdentityProviderNothingOfItIsServed(t *testing.T) {
	data := t.TempDir()
	d := serveOn(t, data, "--demo", "--no-identity-provider")
	for _, path := range []string{
		"/id", "/id/", "/id/sign-in", "/id/sign-up", "/id/password/forgot", "/id/authorize", "/id/logout", "/id/keys", "/id/token",
		"/id/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/id", "/sign-in/with/id", "/approvals",
	} {
		if code, _ := d.get(path, nil); code != http.StatusNotFound {
			t.Errorf("%s answered %d", path, code)
		}
	}
	if code, body := d.get("/sign-in", nil); code != http.StatusOK || strings.Contains(body, "Continue with") {
		t.Errorf("the sign-in page answered %d: %s", code, body)
	}
	if code, _ := d.get("/.well-known/oauth-authorization-server", nil); code != http.StatusOK {
		t.Errorf("the companions' own server answered %d", code)
	}
	if keys, err := openTables(t, data).SigningKeys(t.Context(), time.Now()); err != nil || len(keys) > 0 {
		t.Errorf("it made %d signing keys, %v", len(keys), err)
	}
}

func TestWithoutTheIdentityProviderItsClientsAreNotAddedAndStillRemoved(t *testing.T) {
	data := t.TempDir()
	off := []string{"SATCHELD_NO_IDENTITY_PROVIDER=true"}
	add := []string{"client", "add", "Books", "--redirect-uri", "https://books.example/callback", "--data", data}
	if got := runProgram(t, nil, "account", "add", "ada@example.test", "--name", "Ada", "--data", data); got.code != exitDone {
		t.Fatalf("it ended with %+v", got)
	}
	if got := runProgram(t, off, add...); got.code != exitFailed || !strings.Contains(got.err, "switched off") {
		t.Errorf("adding ended with %+v", got)
	}
	added := runProgram(t, nil, add...)
	_, rest, _ := strings.Cut(added.out, "client id:     ")
	id, _, _ := strings.Cut(rest, "\n")
	for _, args := range [][]string{{"client", "list"}, {"client", "remove", id}} {
		if got := runProgram(t, off, append(args, "--data", data)...); got.code != exitDone || !strings.Contains(got.err, "sign nobody in") || !strings.Contains(got.out, "Books") {
			t.Errorf("%v ended with %+v", args, got)
		}
	}
}
