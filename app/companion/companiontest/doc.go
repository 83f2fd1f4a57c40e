// Package companiontest lets tests use the companion's screens without a display: an app whose UI thread is the test's own
// goroutine, ways to find and press things by the words on them, and pictures to compare. Build with -tags ci, which needs
// no C compiler either. It imports Fyne's test driver and the companion's theme.
package companiontest
