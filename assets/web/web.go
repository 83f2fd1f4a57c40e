package web

import "embed"

// Templates are the pages (pages/*.html), the layout they share and its parts.
//
//go:embed templates
var Templates embed.FS

// Static are the files served as they are: style, scripts, fonts.
//
//go:embed static
var Static embed.FS
