// Package invitation is the page that a mailed invitation leads to. It imports app/portal/frame and auth.
package invitation
