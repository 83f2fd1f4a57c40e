// Command empty shows a window of the toolkit with nothing in it: what satchel's speed and weight are measured beside.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
)

func main() {
	window := app.NewWithID("org.satchel.empty").NewWindow("Empty")
	window.SetContent(container.NewWithoutLayout())
	window.Resize(fyne.NewSize(1280, 800))
	window.ShowAndRun()
}
