package database

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"
)

// auditVersion is the migration that has the database itself refuse changes of the audit log.
const auditVersion = 15

// auditMigration is in Go because the two databases write triggers differently. They stop a mistake in this program
// and whoever has no more than its queries; whoever may drop a trigger is found out by the chain of hashes.
func auditMigration(postgres bool) *goose.Migration {
	up, down := auditSQLite()
	if postgres {
		up, down = auditPostgres()
	}
	return goose.NewGoMigration(auditVersion, &goose.GoFunc{RunTx: runs(up)}, &goose.GoFunc{RunTx: runs(down)})
}

const auditRefusal = "the audit log is only ever added to"

func auditSQLite() (up, down []string) {
	for name, event := range map[string]string{"audit_events_unchanged": "UPDATE", "audit_events_undeleted": "DELETE"} {
		up = append(up, "CREATE TRIGGER "+name+" BEFORE "+event+" ON audit_events BEGIN SELECT RAISE(ABORT, '"+auditRefusal+"'); END")
		down = append(down, "DROP TRIGGER "+name)
	}
	// INSERT OR REPLACE deletes without the trigger above.
	up = append(up, "CREATE TRIGGER audit_events_unreplaced BEFORE INSERT ON audit_events WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq) "+
		"BEGIN SELECT RAISE(ABORT, '"+auditRefusal+"'); END")
	return up, append(down, "DROP TRIGGER audit_events_unreplaced")
}

func auditPostgres() (up, down []string) {
	return []string{
		"CREATE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '" + auditRefusal + "'; END $$",
		"CREATE TRIGGER audit_events_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()",
	}, []string{
		"DROP TRIGGER audit_events_unchanged ON audit_events", "DROP FUNCTION audit_events_refuse()",
	}
}

func runs(statements []string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		for _, statement := range statements {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("guarding the audit log: %w", err)
			}
		}
		return nil
	}
}
