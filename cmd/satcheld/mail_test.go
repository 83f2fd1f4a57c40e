package main

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"net/http"
	"strings"
	"testing"

	"satchel/storage/mail/mailtest"
)

func TestTheResetLinkLeavesThroughARealMailServer(t *testing.T) {
	data, server := t.TempDir(), mailtest.Start(t, "starttls")
	for _, args := range [][]string{
		{"account", "add", "ada@example.test", "--name", "Ada"},
		{"site", "add", "1", "--name", "Practice", "--owner", "ada@example.test"},
	} {
		if got := runProgram(t, nil, append(args, "--data", data)...); got.code != exitDone {
			t.Fatalf("%v ended with %+v", args, got)
		}
	}
	d := serveWith(
		t, []string{"SATCHELD_SMTP_USERNAME=" + mailtest.Username, "SATCHELD_SMTP_PASSWORD=" + mailtest.Password}, data,
		"--smtp-address", server.Address, "--smtp-ca", server.CAFile, "--smtp-from", "Satchel <satchel@example.test>",
	)
	answer, err := http.Post(d.url+"/api/v1/password-reset", "application/json", bytes.NewBufferString(`{"email":"ada@example.test"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	waitFor(t, func() bool { return len(server.Received(t)) > 0 })
	message := server.Received(t)[0]
	text, err := io.ReadAll(quotedprintable.NewReader(message.Body))
	if err != nil {
		t.Fatal(err)
	}
	if message.Header.Get("To") != "<ada@example.test>" || !strings.Contains(string(text), d.url+"/reset/") {
		t.Errorf("the mail is %v\n%s", message.Header, text)
	}
	if strings.Contains(d.log.String(), mailtest.Password) {
		t.Error("the log has the mail server's password")
	}
}
