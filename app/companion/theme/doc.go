// Package theme is how the companion looks: its palette for light and dark, its type and spacing scales, its icons and
// typeface, as a Fyne theme.
//
// Screens and widgets take colours and sizes by the names here and never write a literal one. A test computes the
// contrast of every pair of colours that meet on a screen. It imports Fyne and satchel/assets and nothing else.
package theme
