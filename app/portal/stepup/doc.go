// Package stepup is the page that asks a signed-in person to prove once more that it is them, before something
// that must not be done by whoever happens to find the browser open. It imports app/portal/frame and auth.
package stepup
