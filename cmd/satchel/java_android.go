package main

import (
	"fmt"
	"log/slog"

	"fyne.io/fyne/v2/driver"
)

// javaVM is the Java machine that Android runs the app in; 0 if the toolkit has none, and then there is no keychain.
func javaVM(log *slog.Logger) (vm uintptr) {
	err := driver.RunNative(func(context any) error {
		android, ok := context.(*driver.AndroidContext)
		if !ok {
			return fmt.Errorf("the toolkit knows no Android: %T", context)
		}
		vm = android.VM
		return nil
	})
	if err != nil {
		log.Error("the phone's keychain can't be reached", "error", err)
	}
	return vm
}
