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

// When is a time as a person reads it in the zone of now: the time alone today, with the date otherwise.
// The zero time is a dash.
func When(t, now time.Time) string {
	if t.IsZero() {
		return "–"
	}
	t = t.In(now.Location())
	switch {
	case t.YearDay() == now.YearDay() && t.Year() == now.Year():
		return t.Format("15:04:05")
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04")
	default:
		return t.Format("2 Jan 2006 15:04")
	}
}
