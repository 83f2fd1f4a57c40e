package main

import (
	"os"
	"runtime"
	"testing"
)

func TestOnlyCodeAndTablesAreGivenBackAfterTheStart(t *testing.T) {
	mappings, err := programMappings()
	if err != nil {
		t.Fatal(err)
	}
	var code bool
	pc, _, _, _ := runtime.Caller(0)
	for _, m := range mappings {
		code = code || m.start <= pc && pc < m.end
	}
	if !code {
		t.Errorf("this test's code is in none of %x", mappings)
	}
	if err := forgetStart(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/"); err != nil {
		t.Errorf("after it: %v", err)
	}
}
