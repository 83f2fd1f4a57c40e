// Package twofactor is a person's own pages for 2-factor authentication: setting it up, recovery codes,
// remembered browsers, removing it. It imports app/portal/frame and auth.
package twofactor
