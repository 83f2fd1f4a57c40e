//go:build !unix

package databasetest

import (
	"context"
	"errors"
)

func freshPostgres(context.Context) (string, error) {
	return "", errors.New("PostgreSQL is started for tests on Unix only")
}
