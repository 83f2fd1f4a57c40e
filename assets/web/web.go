// Package web embeds the portal's templates and its static files.
//
// Inter is under the SIL Open Font License, see static/LICENSE-inter.txt. It imports nothing of Satchel; what
// the templates are filled with is app/portal's.
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
