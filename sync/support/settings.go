package support

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// settingName is how the program names its settings.
var settingName = regexp.MustCompile(`^[a-z]+(_[a-z]+){0,3}$`)

// preferences is the file of the window's preferences in a home.
const preferences = "window.json"

// settings are the preferences of a home: switches and numbers as they are, texts where they are a single ordinary word.
func (s Scrubber) settings(home string) (any, error) {
	body, err := os.ReadFile(filepath.Join(home, preferences))
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the settings: %w", err)
	}
	var kept any
	if err := json.Unmarshal(body, &kept); err != nil {
		return "damaged", nil // which helps whoever reads it
	}
	return s.setting(kept), nil
}

func (s Scrubber) setting(value any) any {
	switch value := value.(type) {
	case map[string]any:
		object := map[string]any{}
		for name, one := range value {
			if !settingName.MatchString(name) {
				name = left
			}
			object[name] = s.setting(one)
		}
		return object
	case []any:
		return fmt.Sprintf("%d of them", len(value))
	case string:
		return s.Word(value)
	case bool, float64, nil:
		return value
	}
	return left
}
