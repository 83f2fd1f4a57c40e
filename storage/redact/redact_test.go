package redact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"satchel/storage/redact"
)

const hidden = "hunter2-correct-horse"

func TestASecretPrintsAsItsMaskEverywhere(t *testing.T) {
	secret := redact.Secret(hidden)
	holder := struct{ Key redact.Secret }{secret}
	encoded, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "plain", secret, "holder", holder)
	prints := map[string]string{
		"%v": fmt.Sprintf("%v", secret), "%+v": fmt.Sprintf("%+v", holder), "%#v": fmt.Sprintf("%#v", holder),
		"%s": fmt.Sprintf("%s", secret), "%q": fmt.Sprintf("%q", secret), "%x": fmt.Sprintf("%x", secret),
		"json": string(encoded), "slog": log.String(),
	}
	for how, got := range prints {
		if strings.Contains(got, hidden) || !strings.Contains(got, redact.Mask) {
			t.Errorf("%s prints %s", how, got)
		}
	}
	if secret.Reveal() != hidden {
		t.Error("the secret can't be used")
	}
	if got := fmt.Sprint(redact.Secret("")); got != "" {
		t.Errorf("an empty secret prints %q", got)
	}
}

func TestTheLogMasks(t *testing.T) {
	token := "ory_rt_" + strings.Repeat("Ab3", 20)
	for name, write := range map[string]func(*slog.Logger){
		"an attribute named password":      func(l *slog.Logger) { l.Info("x", "password", hidden) },
		"an attribute named Set-Cookie":    func(l *slog.Logger) { l.Info("x", "Set-Cookie", hidden) },
		"an attribute named refresh_token": func(l *slog.Logger) { l.Info("x", "refresh_token", hidden) },
		"an attribute named Authorization": func(l *slog.Logger) { l.Info("x", "Authorization", hidden) },
		"an attribute named code":          func(l *slog.Logger) { l.Info("x", "code", hidden) },
		"one inside a group":               func(l *slog.Logger) { l.Info("x", slog.Group("form", "secret", hidden)) },
		"one added by With":                func(l *slog.Logger) { l.With("token", hidden).Info("x") },
		"one below an opened group":        func(l *slog.Logger) { l.WithGroup("g").Info("x", "token", hidden) },
		"one in a LogValuer":               func(l *slog.Logger) { l.Info("x", "form", valuer{}) },
		"a bearer header in a value":       func(l *slog.Logger) { l.Info("x", "h", "Bearer "+hidden) },
		"a bearer header in the message":   func(l *slog.Logger) { l.Info("sent authorization: bearer " + hidden) },
		"a query parameter in an error":    func(l *slog.Logger) { l.Info("x", "error", errors.New("GET /a?token="+hidden+"&b=1 failed")) },
		"a code parameter in an address":   func(l *slog.Logger) { l.Info("x", "url", &url.URL{Path: "/cb", RawQuery: "code=" + hidden}) },
		"the password of a database":       func(l *slog.Logger) { l.Info("x", "db", "postgres://satchel:"+hidden+"@db/satchel") },
		"a reset link":                     func(l *slog.Logger) { l.Info("x", "path", "/reset/"+hidden) },
		"a token without a name":           func(l *slog.Logger) { l.Info("x", "what", "got "+token+" back") },
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			write(slog.New(redact.Handler(slog.NewJSONHandler(&out, nil))))
			if got := out.String(); strings.Contains(got, hidden) || strings.Contains(got, token) || !strings.Contains(got, redact.Mask) {
				t.Errorf("logged %s", got)
			}
		})
	}
}

type valuer struct{}

func (valuer) LogValue() slog.Value { return slog.GroupValue(slog.String("password", hidden)) }

func TestTheLogKeepsWhatIsNoSecret(t *testing.T) {
	for _, text := range []string{
		"018f4e9c-7a7b-7c3e-9d2a-0123456789ab",
		"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"GET /api/v1/companies/018f4e9c-7a7b-7c3e-9d2a-0123456789ab/documents?after=12&limit=50",
		"postgres://db.example:5432/satchel",
		"satchel/storage/database.TestGroupedWritesAllCommitWhenManyCallAtOnce",
		"the basic plan",
	} {
		if got := redact.Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	var out bytes.Buffer
	slog.New(redact.Handler(slog.NewTextHandler(&out, nil))).Info("x", "status_code", 204, "bytes", 12, "late", true)
	if got := out.String(); strings.Contains(got, redact.Mask) {
		t.Errorf("logged %s", got)
	}
}
