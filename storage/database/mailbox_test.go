package database_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestTheMailboxKeepsTheNewestNewestFirst(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		start := time.Date(2026, 3, 1, 9, 59, 59, 900_000_000, time.UTC)
		for i := range 5 {
			message := database.MailboxMessage{
				ID: uuid.Must(uuid.NewV7()), Recipient: "ada@example.test", Subject: fmt.Sprint(i),
				Body: "'; DROP TABLE accounts; --\n✓", SentAt: start.Add(time.Duration(i) * 50 * time.Millisecond),
			}
			err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return tx.AddMailboxMessage(ctx, message, 3)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		messages, err := db.MailboxMessages(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		var subjects []string
		for _, message := range messages {
			subjects = append(subjects, message.Subject)
		}
		if diff := cmp.Diff([]string{"4", "3", "2"}, subjects); diff != "" {
			t.Error(diff)
		}
		if got, want := messages[0].SentAt, start.Add(200*time.Millisecond); !got.Equal(want) || got.Format(time.RFC3339Nano) != want.Format(time.RFC3339Nano) {
			t.Errorf("the time came back as %v, want %v", got, want)
		}
	})
}

func TestASecretIsMadeOnceAndStays(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		first, err := db.Secret(t.Context(), "oauth", 32)
		if err != nil {
			t.Fatal(err)
		}
		again, err := db.Secret(t.Context(), "oauth", 32)
		if err != nil {
			t.Fatal(err)
		}
		other, err := db.Secret(t.Context(), "cookie", 32)
		if err != nil {
			t.Fatal(err)
		}
		if len(first) != 32 || string(first) != string(again) || string(first) == string(other) {
			t.Errorf("got %x, then %x, and %x for another", first, again, other)
		}
	})
}
