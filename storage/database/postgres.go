package database

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// postgresConnections bounds one process's connections, so that several replicas fit under the server's
// default limit of 100.
const postgresConnections = 16

func connectPostgres(cfg Config) (*DB, error) {
	config, err := pgx.ParseConfig(cfg.Postgres)
	if err != nil {
		return nil, fmt.Errorf("reading the PostgreSQL connection string: %w", err)
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(useUTC))
	pool.SetMaxOpenConns(postgresConnections)
	pool.SetMaxIdleConns(postgresConnections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	both := bun.NewDB(pool, pgdialect.New())
	return &DB{Queries: pooled(both), cfg: cfg, write: both, read: both}, nil
}

// useUTC has times read as UTC whatever the machine's zone, as SQLite's are.
func useUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name:  "timestamptz",
		OID:   pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}
