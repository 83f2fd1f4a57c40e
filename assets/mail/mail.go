package mail

import "embed"

// Templates are the texts, *.txt.
//
//go:embed *.txt
var Templates embed.FS
