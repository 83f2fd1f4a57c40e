package settings

import (
	"path/filepath"
	"strings"
	"time"

	"satchel/app/words"
)

// BundleName is what a support bundle of that time is called.
func BundleName(now time.Time) string {
	return "satchel-support-" + now.Format("2006-01-02-1504") + ".zip"
}

// BundlePath is where it goes unless the person says otherwise.
func BundlePath(folder string, now time.Time) string { return filepath.Join(folder, BundleName(now)) }

// CheckBundlePath says what is wrong with a path before anything is written; empty where nothing is.
func CheckBundlePath(tongue words.Tongue, typed string) string {
	switch typed = strings.TrimSpace(typed); {
	case typed == "":
		return tongue.T("Say where the file is to go.")
	case !filepath.IsAbs(typed):
		return tongue.T("Give the whole path, from the beginning.")
	case strings.HasSuffix(typed, string(filepath.Separator)):
		return tongue.T("That is a folder. Give the file a name as well.")
	}
	return ""
}
