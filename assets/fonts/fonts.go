package fonts

import _ "embed" // the fonts are part of the program

//go:embed Inter-Regular.ttf
var regular []byte

//go:embed Inter-SemiBold.ttf
var semiBold []byte

// Regular returns Inter at weight 400, as TrueType.
func Regular() []byte { return regular }

// SemiBold returns Inter at weight 600, as TrueType; it stands where a toolkit asks for bold.
func SemiBold() []byte { return semiBold }
