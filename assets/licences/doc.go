// Package licences holds the licences of everything that is built into Satchel's programs: Go's standard library, the Go
// modules, the typefaces, the icons and the lists of words.
//
// licences.txt is written by this package's test when SATCHEL_UPDATE is set; the test fails when a module is linked whose
// licence does not stand there as the module has it. The package imports nothing of Satchel.
package licences
