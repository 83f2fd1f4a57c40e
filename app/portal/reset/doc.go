// Package reset is the way from a forgotten or missing password to a new one: the order, the link, the new
// password. It imports app/portal/frame and auth.
package reset
