package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"

	"golang.org/x/term"

	"satchel/app/web"
	"satchel/storage/redact"
)

// newLog writes to out: text for people at a terminal, JSON for programs, everything through the redactor.
func newLog(cfg settings, out io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.LogLevel)); err != nil {
		return nil, usage(fmt.Errorf("--log-level %q is none of debug, info, warn and error", cfg.LogLevel))
	}
	options := &slog.HandlerOptions{Level: level}
	var handler slog.Handler
	switch {
	case cfg.LogFormat == "text", cfg.LogFormat == "auto" && isTerminal(out):
		handler = slog.NewTextHandler(out, options)
	case cfg.LogFormat == "json", cfg.LogFormat == "auto":
		handler = slog.NewJSONHandler(out, options)
	default:
		return nil, usage(fmt.Errorf("--log-format %q is none of text, json and auto", cfg.LogFormat))
	}
	return slog.New(web.LogHandler(redact.Handler(handler))), nil
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
