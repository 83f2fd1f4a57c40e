package main

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"

	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// misplaced is an error of the TOML parser's; lines and columns count from 1.
type misplaced interface {
	error
	Position() (line, column int)
}

// unreadable says where the settings of a layer can't be read.
func unreadable(flags *pflag.FlagSet, layer string, err error) error {
	path := configFile(flags)
	if broken, ok := errors.AsType[misplaced](err); ok {
		row, column := broken.Position()
		return fmt.Errorf("%s, line %d, column %d, is no TOML: %s", path, row, column, strings.TrimPrefix(broken.Error(), "toml: "))
	}
	if fault, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("the settings in %s can't be read: %w", fault.Path, fault.Err)
	}
	return fmt.Errorf("reading the settings in the %s: %w", layer, err)
}

// wellFormed says what is wanted where a setting's value is something else.
func wellFormed(given *koanf.Koanf, key string) error {
	alone := koanf.New(".")
	if err := alone.Set(key, given.Get(key)); err != nil {
		return err
	}
	scratch := defaults()
	if alone.Unmarshal("", &scratch) == nil {
		return nil
	}
	for _, s := range listSettings(&scratch) {
		if s.key != key {
			continue
		}
		if s.secret { // its value is for nobody's eyes
			return errors.New("it must be text")
		}
		return fmt.Errorf("%q is not %s", fmt.Sprint(given.Get(key)), wanted(s.value.Type()))
	}
	return nil
}

func wanted(kind reflect.Type) string {
	switch kind.String() {
	case "bool":
		return "true or false"
	case "time.Duration":
		return "a time such as 30s, 5m or 1h30m"
	case "main.size":
		return "a size such as 4GiB"
	case "main.prefixes":
		return "networks such as 10.0.0.0/8, separated by commas"
	case "mail.Security":
		return "one of starttls, tls and none"
	}
	return "text"
}
