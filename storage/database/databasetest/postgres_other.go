//go:build !unix

package databasetest

import (
	"context"
	"errors"
)

func migratedPostgres(ctx context.Context) (string, error) { return freshPostgres(ctx) }

func freshPostgres(context.Context) (string, error) {
	return "", errors.New("PostgreSQL is started for tests on Unix only")
}
