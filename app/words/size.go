package words

import (
	"fmt"
	"time"
)

// Size is a number of bytes as a person reads it, in decimal units: 1.2 MB.
func Size(bytes int64) string {
	if bytes < 1000 {
		return fmt.Sprintf("%d B", bytes)
	}
	value, units := float64(bytes), "kMGTPE"
	for i := range units {
		value /= 1000
		if value < 999.5 || i == len(units)-1 {
			if value < 9.95 {
				return fmt.Sprintf("%.1f %cB", value, units[i])
			}
			return fmt.Sprintf("%.0f %cB", value, units[i])
		}
	}
	return ""
}

// When is Tongue.When in English.
func When(t, now time.Time) string { return Tongue{}.When(t, now) }
