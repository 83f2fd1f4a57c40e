package database

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// first reads the one row that where picks into model, a pointer to one of the rows' structs; ErrNotFound if there
// is none. It is for what every request asks: outside of a transaction each connection parses the statement once,
// which for a single row takes SQLite longer than to find it. where has a question mark for each of args, and no
// other.
//
// On SQLite the look is over sooner than it could be cancelled, and watching for that would cost two goroutines.
func (q Queries) first(ctx context.Context, model any, where string, args ...any) error {
	if q.hot == nil {
		return found(q.db.NewSelect().Model(model).Where(where, args...).Scan(ctx))
	}
	return q.hot.first(ctx, question{reflect.TypeOf(model), where}, model, args)
}

// statements are those of first, each prepared when it is first asked and kept until the pool is closed.
type statements struct {
	pool *bun.DB

	mu   sync.Mutex
	kept map[question]*sql.Stmt
}

// question is what a statement asks, with question marks: which rows of a model, or without one the whole statement.
type question struct {
	of   reflect.Type
	text string
}

func (s *statements) first(ctx context.Context, asked question, model any, args []any) error {
	if s.pool.Dialect().Name() != dialect.PG {
		ctx = context.WithoutCancel(ctx)
	}
	statement, err := s.of(ctx, asked, model)
	if err != nil {
		return err
	}
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return cmp.Or(rows.Err(), ErrNotFound)
	}
	return errors.Join(s.pool.ScanRow(ctx, rows, model), rows.Close())
}

func (s *statements) of(ctx context.Context, asked question, model any) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if statement, known := s.kept[asked]; known {
		return statement, nil
	}
	text := numbered(asked.text)
	if asked.of != nil {
		text = s.pool.NewSelect().Model(model).Where(text).String()
	}
	statement, err := s.pool.DB.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("preparing %s: %w", text, err)
	}
	if s.kept == nil {
		s.kept = map[question]*sql.Stmt{}
	}
	s.kept[asked] = statement
	return statement, nil
}

// numbered writes $1, $2 and so on for the question marks, which both databases understand.
func numbered(where string) string {
	var text strings.Builder
	for i, part := range strings.Split(where, "?") {
		if i > 0 {
			text.WriteString("$" + strconv.Itoa(i))
		}
		text.WriteString(part)
	}
	return text.String()
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var failures []error
	for _, statement := range s.kept {
		failures = append(failures, statement.Close())
	}
	s.kept = nil
	return errors.Join(failures...)
}
