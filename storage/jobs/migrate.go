package jobs

import (
	"context"
	"fmt"

	"github.com/riverqueue/river/rivermigrate"

	"satchel/storage/database"
)

// migrate brings River's tables to the version this program was built with, one process at a time.
func migrate(ctx context.Context, db *database.DB) error {
	migrator, err := rivermigrate.New(driver(db), nil)
	if err != nil {
		return fmt.Errorf("preparing the job tables: %w", err)
	}
	return db.Exclusive(ctx, func(ctx context.Context) error {
		versions, err := migrator.ExistingVersions(ctx)
		if err != nil {
			return fmt.Errorf("reading the job tables' version: %w", err)
		}
		known := migrator.AllVersions()
		if len(versions) > 0 && versions[len(versions)-1].Version > known[len(known)-1].Version {
			return database.ErrNewerSchema
		}
		if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
			return fmt.Errorf("migrating the job tables: %w", err)
		}
		return nil
	})
}
