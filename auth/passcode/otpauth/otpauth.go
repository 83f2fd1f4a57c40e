// Package otpauth reads and writes the otpauth addresses that authenticators exchange, and makes their passcodes
// (RFC 4226, RFC 6238). It keeps nothing and knows no clock. Of Satchel it imports nothing.
package otpauth

import (
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// Kind is what a passcode follows from.
type Kind string

// The two kinds.
const (
	Time    Kind = "totp" // the time
	Counter Kind = "hotp" // how many were used
)

var (
	// ErrUnreadable: the text is no otpauth address that passcodes can be made of. What is wrong is wrapped.
	ErrUnreadable = errors.New("otpauth: not an address of passcodes")
	// ErrForeign: the text is something else, such as a web address. It is ErrUnreadable too.
	ErrForeign = fmt.Errorf("%w: it doesn't begin with otpauth://", ErrUnreadable)
	// ErrExport: the text is what an authenticator moves all its entries to another one with. It is ErrUnreadable too.
	ErrExport = fmt.Errorf("%w: it holds several at once", ErrUnreadable)
)

// Key is what passcodes are made of.
type Key struct {
	Kind      Kind
	Issuer    string // the service; may be empty
	Name      string // the person there; may be empty
	Secret    []byte
	Algorithm string        // SHA1, SHA256 or SHA512
	Digits    int           // 6 to 8
	Period    time.Duration // whole seconds; for Time
	Counter   uint64        // the next one; for Counter
}

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// ParseSecret reads a secret as services show it beside the QR code: base32, in any case, with spaces or dashes.
func ParseSecret(typed string) ([]byte, error) {
	plain := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "=", "", "\t", "", "\u00a0", "").Replace(typed))
	secret, err := base32Text.DecodeString(plain)
	if err != nil || len(secret) == 0 {
		return nil, fmt.Errorf("%w: the secret is not base32", ErrUnreadable)
	}
	return secret, nil
}

// FromSecret is a key with what almost every service uses: SHA-1, six digits, 30 seconds.
func FromSecret(secret []byte, issuer, name string) Key {
	return Key{Kind: Time, Issuer: issuer, Name: name, Secret: secret, Algorithm: "SHA1", Digits: 6, Period: 30 * time.Second}
}

// Parse reads an otpauth address. What it doesn't say is as FromSecret has it.
func Parse(text string) (Key, error) {
	scheme, _, _ := strings.Cut(strings.TrimSpace(text), ":")
	switch strings.ToLower(scheme) {
	case "otpauth":
	case "otpauth-migration":
		return Key{}, ErrExport
	default:
		return Key{}, ErrForeign
	}
	address, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return Key{}, fmt.Errorf("%w: its parts can't be told apart", ErrUnreadable) // the text itself is secret
	}
	query := address.Query()
	secret, err := ParseSecret(query.Get("secret"))
	if err != nil {
		return Key{}, err
	}
	key := FromSecret(secret, query.Get("issuer"), strings.TrimPrefix(address.Path, "/"))
	key.Kind = Kind(strings.ToLower(address.Host))
	if issuer, name, ok := strings.Cut(key.Name, ":"); ok {
		key.Name = strings.TrimSpace(name)
		if key.Issuer == "" {
			key.Issuer = strings.TrimSpace(issuer)
		}
	}
	return key, key.read(query)
}

// read takes in what an address says of how passcodes are made.
func (k *Key) read(query url.Values) error {
	if k.Kind != Time && k.Kind != Counter {
		return fmt.Errorf("%w: it is neither totp nor hotp", ErrUnreadable)
	}
	if named := query.Get("algorithm"); named != "" {
		k.Algorithm = strings.ReplaceAll(strings.ToUpper(named), "-", "")
	}
	if _, ok := algorithms[k.Algorithm]; !ok {
		return fmt.Errorf("%w: its algorithm is unknown", ErrUnreadable)
	}
	digits, err := number(query.Get("digits"), 6, 6, 8)
	if err != nil {
		return fmt.Errorf("%w: it wants fewer than 6 or more than 8 digits", ErrUnreadable)
	}
	period, err := number(query.Get("period"), 30, 5, 3600)
	if err != nil {
		return fmt.Errorf("%w: its period is not between 5 seconds and an hour", ErrUnreadable)
	}
	k.Digits, k.Period = int(digits), time.Duration(period)*time.Second
	if k.Kind == Counter {
		if k.Counter, err = strconv.ParseUint(query.Get("counter"), 10, 63); err != nil {
			return fmt.Errorf("%w: it doesn't say where its counter stands", ErrUnreadable)
		}
	}
	return nil
}

func number(text string, otherwise, least, most uint64) (uint64, error) {
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err == nil && (n < least || n > most) {
		err = strconv.ErrRange
	}
	return n, err
}

var algorithms = map[string]otp.Algorithm{"SHA1": otp.AlgorithmSHA1, "SHA256": otp.AlgorithmSHA256, "SHA512": otp.AlgorithmSHA512}

// String is the address. It holds the secret: it belongs in a QR code or a keychain and nowhere else.
func (k Key) String() string {
	query := url.Values{
		"secret": {base32Text.EncodeToString(k.Secret)}, "algorithm": {k.Algorithm}, "digits": {strconv.Itoa(k.Digits)},
	}
	label := url.PathEscape(k.Name)
	if k.Issuer != "" {
		query.Set("issuer", k.Issuer)
		label = url.PathEscape(k.Issuer) + ":" + label
	}
	if k.Kind == Counter {
		query.Set("counter", strconv.FormatUint(k.Counter, 10))
	} else {
		query.Set("period", strconv.Itoa(int(k.Period/time.Second)))
	}
	// The spaces are %20: several authenticators show a plus as one.
	return "otpauth://" + string(k.Kind) + "/" + label + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

// At is the passcode at a moment, or that of the counter, and how long it lasts; zero for a counter's, which lasts
// until it is used.
func (k Key) At(now time.Time) (code string, left time.Duration, err error) {
	step := k.Counter
	if k.Kind == Time {
		seconds := int64(k.Period / time.Second)
		step = uint64(now.Unix() / seconds)
		left = time.Unix((int64(step)+1)*seconds, 0).Sub(now)
	}
	code, err = hotp.GenerateCodeCustom(base32Text.EncodeToString(k.Secret), step, hotp.ValidateOpts{
		Digits: otp.Digits(k.Digits), Algorithm: algorithms[k.Algorithm],
	})
	if err != nil {
		return "", 0, fmt.Errorf("making a passcode: %w", err)
	}
	return code, left, nil
}
