package main

import (
	"testing"

	"fyne.io/fyne/v2/app"
)

func TestTheToolkitIsLeftNothingToDoWhenTheProgramEnds(t *testing.T) {
	t.Setenv("HOME", t.TempDir()) // where the toolkit makes its folders
	t.Setenv("XDG_CONFIG_HOME", "")
	satchel := app.NewWithID("") // with none it keeps nothing, which would go on while the folders are removed
	life, ok := satchel.Lifecycle().(stopping)
	if !ok {
		t.Fatal("the toolkit's life cycle can't be told any more to do nothing at the end: see whether its end still can hang")
	}
	if life.OnStopped() == nil {
		t.Fatal("the toolkit does nothing at the end by itself: endPlainly can go")
	}
	endPlainly(satchel)
	if life.OnStopped() != nil {
		t.Error("the toolkit still does something at the end")
	}
}
