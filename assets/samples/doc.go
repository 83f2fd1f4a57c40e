// Package samples draws a dozen pieces of paperwork of a bakery's month, PDF and JPEG, for trying Satchel out and
// for its tests. They are drawn by code, the same bytes every time; none is stored.
//
// The businesses and people in them are made up. It imports nothing of Satchel.
package samples
