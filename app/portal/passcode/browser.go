package passcode

import (
	"cmp"
	"strings"
)

// BrowserName is what a person would call a browser, from its User-Agent header: "Firefox on Windows". It is
// for lists only; anybody can send any header.
func BrowserName(agent string) string {
	browser := firstNamed(agent, []named{
		{"Edg", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser", "Samsung Internet"},
		{"Firefox", "Firefox"},
		{"FxiOS", "Firefox"},
		{"CriOS", "Chrome"},
		{"Chrome", "Chrome"},
		{"Safari", "Safari"},
	})
	system := firstNamed(agent, []named{
		{"Android", "Android"},
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Windows", "Windows"},
		{"CrOS", "ChromeOS"},
		{"Macintosh", "macOS"},
		{"Linux", "Linux"},
	})
	browser = cmp.Or(browser, "A browser")
	if system == "" {
		return browser
	}
	return browser + " on " + system
}

type named struct{ sign, name string }

func firstNamed(agent string, known []named) string {
	for _, one := range known {
		if strings.Contains(agent, one.sign) {
			return one.name
		}
	}
	return ""
}
