package database_test

import (
	"context"
	"testing"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// before takes the tables back to a version, puts rows in as they were then, and brings the tables up to date.
func before(t *testing.T, db *database.DB, version int64, rows ...string) {
	t.Helper()
	if err := db.MigrateDown(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		for _, row := range rows {
			if _, err := tx.SQL().ExecContext(ctx, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.MigrateUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// column is a query's one column, as text.
func column(t *testing.T, db *database.DB, query string) (values []string) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) (err error) {
		rows, err := tx.SQL().QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var value string
			if err := rows.Scan(&value); err != nil {
				return err
			}
			values = append(values, value)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return values
}

const (
	annID = "019a0000-0000-7000-8000-00000000000a"
	benID = "019a0000-0000-7000-8000-00000000000b"
	cloID = "019a0000-0000-7000-8000-00000000000c"
)

func oldAccount(id, email, link string) string {
	return "INSERT INTO accounts (id, email, name, link, created_at) VALUES ('" + id + "', '" + email + "', 'X', '" + link + "', '2026-01-01 00:00:00+00:00')"
}

func oldLink(issuer, subject, account, linked, disconnected string) string {
	return "INSERT INTO links (issuer, subject, account_id, linked_at, disconnected_at) VALUES ('" + issuer + "', '" + subject + "', '" + account + "', '" + linked + "', " + disconnected + ")"
}

func oldSession(hash, account, issuer, subject string) string {
	return "INSERT INTO sessions (hash, account_id, auth_epoch, created_at, last_seen_at, expires_at, issuer, subject) VALUES ('" + hash + "', '" + account +
		"', 1, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', '" + issuer + "', '" + subject + "')"
}

func oldProvider(id, domain string) string {
	return "INSERT INTO saml_providers (id, site_id, domain, metadata_url, created_at) VALUES ('" + id + "', '" + cloID + "', '" + domain + "', 'https://x', '2026-01-01 00:00:00+00:00')"
}

func equal(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %q, wanted %q", what, got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: %q, wanted %q", what, got, want)
		}
	}
}

func TestIdentitiesOfOrganisationsFromBeforeTheyBelongedToADomainKeepTheirLinks(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		before(t, db, 12,
			oldAccount(annID, "ann@hartley.example", "none"), oldAccount(benID, `"b@n"@gone.example`, "none"),
			"INSERT INTO sites (id, name, customer_number, owner_id, created_at) VALUES ('"+cloID+"', 'S', '1', '"+annID+"', '2026-01-01 00:00:00+00:00')",
			oldProvider(annID, "hartley.example"), oldProvider(benID, "new.example"),
			oldLink("saml:https://login/x", "u-1", annID, "2026-01-01 00:00:00+00:00", "NULL"),
			oldLink("saml:https://login/x", "u-2", benID, "2026-01-01 00:00:00+00:00", "'2026-01-02 00:00:00+00:00'"),
			oldLink("https://id.example", "u-1", annID, "2026-01-01 00:00:00+00:00", "NULL"),
			oldSession("a", annID, "saml:https://login/x", "u-1"), oldSession("b", benID, "https://id.example", "u-1"),
		)
		equal(t, "links", column(t, db, "SELECT issuer FROM links ORDER BY subject, issuer"),
			"https://id.example", "saml:hartley.example https://login/x", "saml:gone.example https://login/x")
		equal(t, "sessions", column(t, db, "SELECT issuer FROM sessions ORDER BY hash"), "saml:hartley.example https://login/x", "https://id.example")
		equal(t, "names", column(t, db, "SELECT entity_id FROM saml_providers ORDER BY id"), "https://login/x", "")
		if err := db.MigrateDown(t.Context(), 12); err != nil {
			t.Fatal(err)
		}
		equal(t, "links taken back", column(t, db, "SELECT issuer FROM links ORDER BY subject, issuer"),
			"https://id.example", "saml:https://login/x", "saml:https://login/x")
	})
}

func oldIdentity(id, email string) string {
	return "INSERT INTO identities (id, email, name, state, created_at) VALUES ('" + id + "', '" + email + "', 'X', 'active', '2026-01-01 00:00:00+00:00')"
}

func TestIdentitiesOfTheEmbeddedProviderKeepTheirLinksAndTombstonesWhereverTheServiceWas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const (
			first, second = "https://old.example/id", "https://new.example/id"
			early, late   = "2026-01-01 00:00:00+00:00", "2026-02-01 00:00:00+00:00"
		)
		before(t, db, 13,
			oldIdentity(annID, "ann@x.example"), oldIdentity(benID, "ben@x.example"), oldIdentity(cloID, "clo@x.example"),
			oldAccount(annID, "ann@x.example", "disconnected"), oldAccount(benID, "ben@x.example", "linked"), oldAccount(cloID, "clo@x.example", "linked"),
			// Ann disconnected, the service moved, and her identity was linked anew to Clo's account.
			oldLink(first, annID, annID, early, "'"+late+"'"), oldLink(second, annID, cloID, late, "NULL"),
			oldLink(second, benID, benID, early, "NULL"),
			// Not the embedded provider's: another address, and a subject that is nobody here.
			oldLink("https://elsewhere.example/realm/id", benID, annID, early, "NULL"), oldLink("https://other.example/id", "u-1", annID, early, "NULL"),
			oldSession("a", benID, second, benID), oldSession("b", annID, "https://other.example/id", "u-1"),
		)
		equal(t, "links", column(t, db, "SELECT issuer || ' ' || account_id || CASE WHEN disconnected_at IS NULL THEN '' ELSE ' tombstone' END FROM links ORDER BY issuer, subject"),
			"embedded "+annID+" tombstone", "embedded "+benID, "https://elsewhere.example/realm/id "+annID, "https://other.example/id "+annID)
		equal(t, "accounts", column(t, db, "SELECT link FROM accounts ORDER BY id"), "disconnected", "linked", "none")
		equal(t, "sessions", column(t, db, "SELECT issuer FROM sessions ORDER BY hash"), "embedded", "https://other.example/id")
	})
}

func TestInvitationsFromBeforeTheyWereSettledEndWithTheirPeople(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const early, late = "2026-01-01 00:00:00+00:00", "2026-02-01 00:00:00+00:00"
		invited := func(email, at string) string {
			return "INSERT INTO invitations (id, hash, site_id, email, name, role, company_ids, invited_by, created_at, expires_at) VALUES ('" + email + at +
				"', '" + email + at + "', '" + cloID + "', '" + email + "', '', 'administrator', '[]', '" + annID + "', '" + at + "', '2026-03-01 00:00:00+00:00')"
		}
		removed := func(seq, account, at string) string {
			return "INSERT INTO audit_events (seq, at, kind, account_id, actor_id, site_id, address, detail, previous, hash) VALUES (" + seq + ", '" + at +
				"', 'member removed', '" + account + "', '" + annID + "', '" + cloID + "', '', '{}', '', '')"
		}
		before(t, db, 14,
			oldAccount(annID, "ann@x.example", "none"), oldAccount(benID, "ben@x.example", "none"), oldAccount(cloID, "clo@x.example", "none"),
			"INSERT INTO sites (id, name, customer_number, owner_id, created_at) VALUES ('"+cloID+"', 'S', '1', '"+annID+"', '"+early+"')",
			"INSERT INTO members (site_id, account_id, role, created_at) VALUES ('"+cloID+"', '"+annID+"', 'owner', '"+early+"')",
			removed("1", annID, early), // and back since
			removed("2", benID, late), removed("3", cloID, early),
			invited("ann@x.example", early), invited("ben@x.example", early), invited("clo@x.example", late), invited("dan@x.example", early),
		)
		equal(t, "invitations", column(t, db, "SELECT email || ' ' || CASE WHEN withdrawn_at IS NULL THEN 'open' ELSE ended END FROM invitations ORDER BY email"),
			"ann@x.example joined", "ben@x.example removed", "clo@x.example open", "dan@x.example open")
		equal(t, "removals", column(t, db, "SELECT account_id FROM removals ORDER BY account_id"), benID, cloID)
	})
}
