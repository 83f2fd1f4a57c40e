// Package disktest gives tests a real disk that fills up. Tests alone import it.
package disktest
