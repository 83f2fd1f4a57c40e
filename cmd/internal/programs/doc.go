// Package programs starts Satchel's own programs as processes and uses them as a person would: satcheld and
// satchelctl by their command lines, the portal through its pages. The tour and the end-to-end tests share it.
//
// It knows nothing of what is inside the programs, and imports none of their packages.
package programs
