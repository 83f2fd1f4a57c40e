// Package signin is the portal's sign-in page, and signing out. It imports app/portal/frame and auth.
package signin
