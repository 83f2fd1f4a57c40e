// Package browsertest drives a real Chromium for the tests of websites. A machine without one fails the test: what
// isn't run isn't proved. It imports nothing of Satchel.
package browsertest
