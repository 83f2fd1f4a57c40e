package mail_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"satchel/storage/database/databasetest"
	"satchel/storage/mail"
)

func TestTheMailboxKeepsMailWithItsLinks(t *testing.T) {
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	mailbox := mail.NewMailbox(databasetest.SQLite(t), func() time.Time { return now })
	message := mail.Message{
		To: "ada@example.test", Subject: "Your link",
		Text: "Open http://127.0.0.1:8080/reset/a_b-c.\nOr (https://satchel.test/help?a=1&b=2), or <http://x.test>!",
	}
	if err := mailbox.Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	kept, err := mailbox.Messages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []mail.Kept{{
		To: message.To, Subject: message.Subject, Text: message.Text, Time: now,
		Links: []string{"http://127.0.0.1:8080/reset/a_b-c", "https://satchel.test/help?a=1&b=2", "http://x.test"},
	}}
	if diff := cmp.Diff(want, kept, cmpopts.IgnoreFields(mail.Kept{}, "ID")); diff != "" {
		t.Error(diff)
	}
}

func TestAnEmptyMailboxIsAnEmptyList(t *testing.T) {
	kept, err := mail.NewMailbox(databasetest.SQLite(t), time.Now).Messages(t.Context())
	if err != nil || kept == nil || len(kept) != 0 {
		t.Errorf("got %v, %v", kept, err)
	}
}

func TestHeadersCannotBeSmuggledIn(t *testing.T) {
	mailbox := mail.NewMailbox(databasetest.SQLite(t), time.Now)
	smtp, err := mail.NewSMTP(mail.SMTPConfig{Address: closedPort(t), From: "satchel@example.test", Security: mail.None})
	if err != nil {
		t.Fatal(err)
	}
	for name, message := range map[string]mail.Message{
		"a line end in the address":     {To: "ada@example.test\r\nBcc: eve@example.test", Subject: "x"},
		"a line feed in the subject":    {To: "ada@example.test", Subject: "x\nBcc: eve@example.test"},
		"a carriage return alone":       {To: "ada@example.test", Subject: "x\rBcc: eve@example.test"},
		"a line separator of Unicode":   {To: "ada@example.test", Subject: "x\u2028Bcc: eve@example.test"},
		"a NUL in the subject":          {To: "ada@example.test", Subject: "x\x00"},
		"two recipients in one":         {To: "ada@example.test, eve@example.test", Subject: "x"},
		"a display name":                {To: "Ada <ada@example.test>", Subject: "x"},
		"no address at all":             {To: "", Subject: "x"},
		"a subject that is not UTF-8":   {To: "ada@example.test", Subject: "\xff"},
		"an address that is a fragment": {To: "ada", Subject: "x"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, sender := range []mail.Sender{mailbox, smtp} {
				if err := sender.Send(t.Context(), message); !errors.Is(err, mail.ErrRejected) {
					t.Errorf("%T answered %v", sender, err)
				}
			}
		})
	}
}

func TestLinksAreFoundInAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, address := range mail.Links(rapid.String().Draw(t, "text")) {
			if len(address) < len("http://") {
				t.Errorf("%q is no address", address)
			}
		}
	})
}
