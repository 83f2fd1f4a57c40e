// Package fixit is the pages for whoever may not be where they went: what it means, whom to ask, and a button that
// asks. The rules are auth/administration's. It imports app/portal/frame and auth.
package fixit
