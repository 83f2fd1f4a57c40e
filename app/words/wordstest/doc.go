// Package wordstest finds the texts that stand in source code, so that tests can hold them against the catalogues.
package wordstest
