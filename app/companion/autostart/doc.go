// Package autostart has the system start Satchel when its person signs in to the computer: on Linux and other free desktops
// by a .desktop file (freedesktop.org's Desktop Application Autostart Specification 0.5), on Windows by a value of the Run
// key, on macOS by a launch agent. Phones start no programs so.
//
// It imports no Fyne and nothing of the house but storage/disk.
package autostart
