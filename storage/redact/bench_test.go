package redact_test

import (
	"context"
	"io"
	"log/slog"
	"testing"

	"satchel/storage/redact"
)

// BenchmarkLine is the line of the access log, which every request pays for.
func BenchmarkLine(b *testing.B) {
	log := slog.New(redact.Handler(slog.NewJSONHandler(io.Discard, nil)))
	for b.Loop() {
		log.LogAttrs(
			context.Background(), slog.LevelInfo, "request",
			slog.String("method", "POST"), slog.String("path", "/api/v1/companies/018f4e9c-7a7b-7c3e-9d2a-0123456789ab/uploads"),
			slog.Int("status", 201), slog.Int64("bytes", 0), slog.Duration("took", 1234567), slog.String("from", "127.0.0.1"),
			slog.String("request", "018f4e9c-7a7b-7c3e-9d2a-0123456789ab"),
		)
	}
}
