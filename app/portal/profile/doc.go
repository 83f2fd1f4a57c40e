// Package profile is a person's own pages: details, and the Password tab. It imports app/portal/frame and auth.
package profile
