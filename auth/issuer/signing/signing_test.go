package signing_test

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v3"
	"github.com/go-jose/go-jose/v3/jwt"

	"satchel/auth/audit"
	"satchel/auth/issuer/signing"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// clock is moved by hand.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func secret(fill string) []byte { return []byte(strings.Repeat(fill, 32)) }

func newKeys(t *testing.T, db *database.DB, at *clock, fill string) *signing.Keys {
	t.Helper()
	keys, err := signing.New(db, secret(fill), at.Now)
	must(t, err)
	return keys
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type said struct {
	Word string `json:"word"`
}

func sign(t *testing.T, keys *signing.Keys, word string) string {
	t.Helper()
	token, err := keys.Sign(t.Context(), said{word})
	must(t, err)
	return token
}

// published tells whether the token's key is among the published ones, as a client would look.
func published(t *testing.T, keys *signing.Keys, token string) bool {
	t.Helper()
	set, err := keys.Public(t.Context())
	must(t, err)
	parsed, err := jwt.ParseSigned(token)
	must(t, err)
	found := set.Key(parsed.Headers[0].KeyID)
	if len(found) == 0 {
		return false
	}
	var read said
	return parsed.Claims(found[0].Key, &read) == nil && found[0].IsPublic() && found[0].Algorithm == "RS256"
}

func TestKeysChangeWithoutAnybodyNoticing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		at := &clock{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		keys := newKeys(t, db, at, "k")
		seen := map[string]bool{}
		// A client that reads the keys once a day, and checks what is signed until it reads again.
		for range 75 {
			set, err := keys.Public(t.Context())
			must(t, err)
			for range 24 {
				at.now = at.now.Add(time.Hour)
				must(t, keys.Rotate(t.Context()))
				token, err := jwt.ParseSigned(sign(t, keys, "hello"))
				must(t, err)
				seen[token.Headers[0].KeyID] = true
				if len(set.Key(token.Headers[0].KeyID)) != 1 {
					t.Fatalf("%s: signed with a key that was not published a day before", at.now)
				}
			}
			if len(set.Keys) > 2 {
				t.Fatalf("%s: %d keys are published", at.now, len(set.Keys))
			}
		}
		if len(seen) != 3 {
			t.Errorf("%d keys signed in 75 days", len(seen))
		}
	})
}

func TestWhatWasSignedLastStaysGoodForADay(t *testing.T) {
	at := &clock{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	keys := newKeys(t, databasetest.SQLite(t), at, "k")
	_ = sign(t, keys, "first")
	at.now = at.now.Add(signing.Signs - time.Minute)
	last := sign(t, keys, "last")
	at.now = at.now.Add(signing.Overlap)
	if !published(t, keys, last) {
		t.Error("the key is gone too early")
	}
	var read said
	if err := keys.Verify(t.Context(), last, &read); err != nil || read.Word != "last" {
		t.Errorf("%+v, %v", read, err)
	}
	at.now = at.now.Add(2 * time.Minute)
	if published(t, keys, last) || !errors.Is(keys.Verify(t.Context(), last, &read), signing.ErrNotOurs) {
		t.Error("the key is there too long")
	}
}

func TestAServiceThatWasOffForMonthsSignsAtOnce(t *testing.T) {
	at := &clock{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	keys := newKeys(t, databasetest.SQLite(t), at, "k")
	_ = sign(t, keys, "before")
	at.now = at.now.AddDate(0, 5, 0)
	if token := sign(t, keys, "after"); !published(t, keys, token) {
		t.Error("the new key is not published")
	}
}

func TestTwoProcessesSignWithTheSameKey(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		at := &clock{time.Now().UTC()}
		one, two := newKeys(t, db, at, "k"), newKeys(t, db, at, "k")
		token := sign(t, one, "hello")
		var read said
		if err := two.Verify(t.Context(), token, &read); err != nil || !published(t, two, sign(t, two, "hello")) {
			t.Errorf("%+v, %v", read, err)
		}
		set, err := two.Public(t.Context())
		must(t, err)
		if len(set.Keys) != 1 {
			t.Errorf("%d keys", len(set.Keys))
		}
	})
}

func TestPrivateKeysAreSealed(t *testing.T) {
	db := databasetest.SQLite(t)
	at := &clock{time.Now().UTC()}
	_ = sign(t, newKeys(t, db, at, "k"), "hello")
	rows, err := db.SigningKeys(t.Context(), at.now)
	must(t, err)
	if len(rows) != 1 {
		t.Fatalf("%d keys", len(rows))
	}
	if _, err := x509.ParsePKCS8PrivateKey(rows[0].Sealed); err == nil {
		t.Error("the private key is in the clear")
	}
	if _, err := newKeys(t, db, at, "x").Sign(t.Context(), said{"hello"}); err == nil || !strings.Contains(err.Error(), "another secret") {
		t.Errorf("with another secret: %v", err)
	}
}

func TestAKeyThatIsMadeIsOnRecord(t *testing.T) {
	db := databasetest.SQLite(t)
	_ = sign(t, newKeys(t, db, &clock{time.Now().UTC()}, "k"), "hello")
	events, err := db.AuditEventsAfter(t.Context(), 0, 10)
	must(t, err)
	if len(events) != 1 || events[0].Kind != string(audit.SigningKeyMade) {
		t.Errorf("recorded %+v", events)
	}
}

// Attack: a token with alg none, HS256, or somebody else's signature.
func TestWhatWasNotSignedHereIsNotKnown(t *testing.T) {
	at := &clock{time.Now().UTC()}
	db := databasetest.SQLite(t)
	keys := newKeys(t, db, at, "k")
	ours := sign(t, keys, "hello")
	parsed, err := jwt.ParseSigned(ours)
	must(t, err)
	parts := strings.Split(ours, ".")
	foreign := newKeys(t, databasetest.SQLite(t), at, "k")
	public, err := keys.Public(t.Context())
	must(t, err)
	tests := []struct{ name, token string }{
		{"nothing", ""},
		{"no token", "hello"},
		{"alg none", "eyJhbGciOiJub25lIn0." + parts[1] + "."},
		{"another payload", parts[0] + ".eyJ3b3JkIjoiZXZpbCJ9." + parts[2]},
		{"without the signature", parts[0] + "." + parts[1] + "."},
		{"another provider's", sign(t, foreign, "hello")},
		{"HS256 with the public key as the secret", confused(t, public.Keys[0].Key, parsed.Headers[0].KeyID)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var read said
			if err := keys.Verify(context.Background(), test.token, &read); !errors.Is(err, signing.ErrNotOurs) {
				t.Errorf("%+v, %v", read, err)
			}
		})
	}
}

// confused is a token whose MAC is made with the public key, which a verifier that trusts the header would accept.
func confused(t *testing.T, public any, id string) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(public)
	must(t, err)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: der}, (&jose.SignerOptions{}).WithHeader("kid", id))
	must(t, err)
	token, err := jwt.Signed(signer).Claims(said{"evil"}).CompactSerialize()
	must(t, err)
	return token
}

func TestAShortSecretIsRefused(t *testing.T) {
	if _, err := signing.New(databasetest.SQLite(t), secret("k")[:31], time.Now); err == nil {
		t.Error("it was taken")
	}
}
