package account

import "strings"

// UsualLabel is what texts call an identity. Where the operator's people know theirs by another name, Named puts that
// in its place.
const UsualLabel = "Sage ID"

// Named is a text with the label in place of UsualLabel, and the article before it that fits. An empty label leaves the
// text as it is.
func Named(text, label string) string {
	if label == "" || label == UsualLabel {
		return text
	}
	if strings.ContainsAny(label[:1], "AEIOaeio") { // "a University ID": names rarely begin with another u
		text = strings.NewReplacer("a "+UsualLabel, "an "+UsualLabel, "A "+UsualLabel, "An "+UsualLabel).Replace(text)
	}
	return strings.ReplaceAll(text, UsualLabel, label)
}
