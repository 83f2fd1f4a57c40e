// Package web embeds the portal's templates and its static files.
//
// Inter is under the SIL Open Font License, see static/LICENSE-inter.txt. It imports nothing of Satchel; what
// the templates are filled with is app/portal's.
package web
