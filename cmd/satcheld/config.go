package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"satchel/storage/redact"
)

const (
	envPrefix     = "SATCHELD_"
	providerTable = "provider"
)

// setting is one field of settings.
type setting struct {
	key, help  string
	everywhere bool // every command takes it, not only serve
	secret     bool
	isBool     bool
	value      reflect.Value
}

func listSettings(s *settings) []setting {
	var all []setting
	fields := reflect.ValueOf(s).Elem()
	for i := range fields.NumField() {
		tag := fields.Type().Field(i).Tag
		if tag.Get("help") == "" { // a table, which only the file has
			continue
		}
		_, secret := fields.Field(i).Interface().(redact.Secret)
		all = append(all, setting{
			key: tag.Get("koanf"), help: tag.Get("help"), everywhere: tag.Get("everywhere") != "",
			secret: secret, isBool: fields.Field(i).Kind() == reflect.Bool, value: fields.Field(i),
		})
	}
	return all
}

func (s setting) env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.key, "-", "_"))
}

func (s setting) text() string { return fmt.Sprint(s.value.Interface()) }

// addFlags makes a flag of every setting that the command takes and that is no secret.
func addFlags(flags *pflag.FlagSet, serving bool) {
	flags.String("config", "", "TOML file of settings; flags and the environment ("+envPrefix+"…) go before it")
	preset := defaults()
	for _, s := range listSettings(&preset) {
		switch {
		case s.secret || !serving && !s.everywhere:
		case s.isBool:
			flags.Bool(s.key, s.value.Bool(), s.help)
		default:
			flags.String(s.key, s.text(), s.help)
		}
	}
}

// configured is the effective configuration, and where each setting came from.
type configured struct {
	settings

	from map[string]string // key to flag, environment, file or default
}

// layer is a source of settings; later ones go before earlier ones.
type layer struct {
	name   string
	source koanf.Provider
	parser koanf.Parser
}

// configure reads the configuration file, then the environment, then the flags.
func configure(flags *pflag.FlagSet) (configured, error) {
	result := configured{settings: defaults(), from: map[string]string{}}
	merged := koanf.New(".")
	for _, l := range layers(flags) {
		own := koanf.New(".")
		if err := own.Load(l.source, l.parser); err != nil {
			return configured{}, usage(unreadable(flags, l.name, err))
		}
		for _, key := range own.Keys() {
			result.from[key] = l.name
		}
		if err := merged.Merge(own); err != nil {
			return configured{}, fmt.Errorf("reading the settings in the %s: %w", l.name, err)
		}
	}
	if err := knownOnly(merged.Keys()); err != nil {
		return configured{}, usage(err)
	}
	for _, key := range merged.Keys() {
		if err := wellFormed(merged, key); err != nil {
			return configured{}, usage(fmt.Errorf("%s (from the %s): %w", key, result.from[key], err))
		}
	}
	if err := merged.Unmarshal("", &result.settings); err != nil {
		return configured{}, fmt.Errorf("reading the settings: %w", err)
	}
	return result, nil
}

func layers(flags *pflag.FlagSet) []layer {
	var found []layer
	if path := configFile(flags); path != "" {
		found = append(found, layer{"file", file.Provider(path), toml.Parser()})
	}
	ours := func(f *pflag.Flag) (string, any) {
		if !slices.Contains(keys(), f.Name) {
			return "", nil
		}
		return f.Name, posflag.FlagVal(flags, f)
	}
	return append(
		found,
		layer{"environment", env.Provider(".", env.Opt{Prefix: envPrefix, TransformFunc: fromEnv}), nil},
		layer{"flag", posflag.ProviderWithFlag(flags, ".", nil, ours), nil},
	)
}

func configFile(flags *pflag.FlagSet) string {
	if path, _ := flags.GetString("config"); path != "" {
		return path
	}
	return os.Getenv(envPrefix + "CONFIG")
}

// fromEnv passes over what others make: Kubernetes puts the addresses of a service called satcheld into variables
// that begin like ours. Any other that is no setting is misspelt, and refused with the file's.
func fromEnv(name, value string) (string, any) {
	rest := strings.TrimPrefix(name, envPrefix)
	if rest == "CONFIG" || strings.HasPrefix(rest, "SERVICE_") || rest == "PORT" || strings.HasPrefix(rest, "PORT_") {
		return "", nil
	}
	return strings.ToLower(strings.ReplaceAll(rest, "_", "-")), value
}

func keys() []string {
	var names []string
	for _, s := range listSettings(&settings{}) {
		names = append(names, s.key)
	}
	return names
}

// knownOnly refuses a misspelt setting, which would otherwise silently be its default.
func knownOnly(given []string) error {
	var unknown []error
	for _, key := range given {
		if key != providerTable && !slices.Contains(keys(), key) {
			unknown = append(unknown, fmt.Errorf("there is no setting called %s", key))
		}
	}
	return errors.Join(unknown...)
}
