package main

import (
	"strings"
	"testing"

	"satchel/storage/database/databasetest"
)

func TestTwoServicesShareOnePostgreSQL(t *testing.T) {
	cfg := databasetest.PostgresConfig(t)
	env := []string{"SATCHELD_POSTGRES=" + cfg.Postgres}
	data := t.TempDir()
	first := serveWith(t, env, data, "--demo")
	second := serveWith(t, env, data, "--demo", "--public-url", first.url)
	p := signInWith(t, first, databasetest.Open(t, cfg))
	p.uploads = strings.Replace(p.uploads, first.url, second.url, 1)
	doc, err := p.send(3 << 20)
	if err != nil {
		t.Fatal(err)
	}
	documents := strings.TrimSuffix(strings.TrimPrefix(p.uploads, second.url), "/uploads") + "/documents/" + doc.ID.String()
	if code, body := first.get(documents, p.authorise); code != 200 || !strings.Contains(body, doc.SHA256) {
		t.Errorf("the first service answered %d: %s", code, body)
	}
	if got := runProgram(t, env, "check", "--data", data); got.code != exitDone || !strings.Contains(got.out, "1 document ") {
		t.Errorf("the check ended with %+v", got)
	}
	if got := runProgram(t, env, "backup", t.TempDir(), "--data", data); got.code != exitFailed || !strings.Contains(got.err, "pg_dump") {
		t.Errorf("the backup ended with %+v", got)
	}
	for _, d := range []*daemon{first, second} {
		if code := d.stop(); code != 0 {
			t.Errorf("a service ended with %d", code)
		}
	}
}
