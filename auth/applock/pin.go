package applock

import "strings"

// Lengths of a PIN, in digits.
const (
	Least = 6
	Most  = 32
)

// Refusal is why a PIN can't be the one.
type Refusal int

// The refusals.
const (
	TooShort  Refusal = iota + 1 // fewer than Least digits
	TooLong                      // more than Most
	NotDigits                    // something else is among them
	TooEasy                      // one digit over and over, or all in their order
)

func (r Refusal) Error() string {
	return [...]string{
		TooShort: "applock: the PIN is too short", TooLong: "applock: the PIN is too long",
		NotDigits: "applock: the PIN is not of digits alone", TooEasy: "applock: the PIN is among the first that anybody tries",
	}[r]
}

// Check says what is wrong with a new PIN.
func Check(pin string) error {
	switch {
	case strings.ContainsFunc(pin, func(r rune) bool { return r < '0' || r > '9' }):
		return NotDigits
	case len(pin) < Least:
		return TooShort
	case len(pin) > Most:
		return TooLong
	case easy(pin):
		return TooEasy
	}
	return nil
}

// easy tells whether each digit follows from the one before by the same step, such as 000000, 123456 and 987654; after 9
// comes 0.
func easy(pin string) bool {
	step := func(i int) int { return (int(pin[i]) - int(pin[i-1]) + 10) % 10 }
	for i := 2; i < len(pin); i++ {
		if step(i) != step(1) {
			return false
		}
	}
	return step(1) == 0 || step(1) == 1 || step(1) == 9
}
