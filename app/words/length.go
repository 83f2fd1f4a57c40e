package words

import "time"

// Length is a length of time as a person says it: in its largest unit, rounded.
func (t Tongue) Length(d time.Duration) string {
	count := func(unit time.Duration) int { return int(d.Round(unit) / unit) }
	switch {
	case d >= 36*time.Hour:
		return t.Count(count(24*time.Hour), "1 day", "%d days")
	case d >= 50*time.Minute:
		return t.Count(count(time.Hour), "1 hour", "%d hours")
	case d >= 90*time.Second:
		return t.Count(count(time.Minute), "1 minute", "%d minutes")
	}
	return t.Count(count(time.Second), "1 second", "%d seconds")
}
