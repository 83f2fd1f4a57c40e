// Package approvals is where the owner of a site decides who of those who asked may join it. Asking is done at
// the identity provider. It imports app/portal/frame and auth.
package approvals
