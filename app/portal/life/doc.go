// Package life is what open pages tell the service on their own: that they are still there, that their person wants to
// stay, and what was typed into a form and not sent. The rules are those of auth/session and sync/editing.
package life
