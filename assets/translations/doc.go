// Package translations holds the texts of the website, its mails and the companion in other languages than English, as gettext
// catalogues that any translator's program opens. A text's English source is its key.
package translations
