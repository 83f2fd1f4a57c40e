//go:build linux

package display

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
)

func TestADisplayIsFoundWhereOneAnswers(t *testing.T) {
	folder := t.TempDir()
	socket := filepath.Join(folder, "wayland-7")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for name, test := range map[string]struct {
		env  map[string]string
		kind Kind
		say  string
	}{
		"Wayland by its name":             {map[string]string{"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": folder}, Wayland, ""},
		"Wayland by its path":             {map[string]string{"WAYLAND_DISPLAY": socket, "DISPLAY": ":30987"}, Wayland, ""},
		"X by a path":                     {map[string]string{"DISPLAY": socket + ":0"}, X11, ""},
		"none that is named":              {nil, "", "neither DISPLAY nor WAYLAND_DISPLAY"},
		"none, though X is named":         {map[string]string{"DISPLAY": ":30987.0"}, "", "DISPLAY names (:30987.0)"},
		"none, for X is no display":       {map[string]string{"DISPLAY": "nonsense"}, "", "(nonsense)"},
		"none, though Wayland is named":   {map[string]string{"WAYLAND_DISPLAY": "wayland-8", "XDG_RUNTIME_DIR": folder}, "", "wayland-8"},
		"none, for Wayland has no folder": {map[string]string{"WAYLAND_DISPLAY": "wayland-7"}, "", "wayland-7"},
	} {
		t.Run(name, func(t *testing.T) {
			kind, err := Find(t.Context(), func(name string) string { return test.env[name] })
			if kind != test.kind || (err == nil) != (test.say == "") || err != nil && !strings.Contains(err.Error(), test.say) {
				t.Errorf("found %q (%v)", kind, err)
			}
		})
	}
}
