// Package translations holds the texts of the website and of the companion in other languages than English, as gettext
// catalogues that any translator's program opens. A text's English source is its key.
package translations
