package authenticator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"satchel/app/words"
	"satchel/auth/passcode/otpauth"
	"satchel/auth/vault"
	"satchel/auth/vault/scan"
)

// Adding is what is typed to add an entry.
type Adding struct{ Key, Service, Name string }

// AddingFaults say in English what is wrong with each field; empty where nothing is.
type AddingFaults struct{ Key, Service string }

// Any says whether anything is wrong.
func (f AddingFaults) Any() bool { return f != AddingFaults{} }

// Read makes a key of what is typed: an otpauth address, or the bare key that services show for typing.
func (a Adding) Read() (otpauth.Key, AddingFaults) {
	typed := strings.TrimSpace(a.Key)
	if typed == "" {
		return otpauth.Key{}, AddingFaults{Key: "Paste the address (otpauth://…), or type the key that stands beside the QR code."}
	}
	key, err := readKey(typed)
	switch {
	case errors.Is(err, otpauth.ErrExport):
		return otpauth.Key{}, AddingFaults{Key: "That is an export with several entries in one code, which isn't taken. Add each entry by its own code."}
	case err != nil:
		return otpauth.Key{}, AddingFaults{Key: "No passcodes can be made of that. An address begins with otpauth://; a key has the letters A to Z and the digits 2 to 7."}
	}
	if service := strings.TrimSpace(a.Service); service != "" {
		key.Issuer = service
	}
	if name := strings.TrimSpace(a.Name); name != "" {
		key.Name = name
	}
	if key.Issuer == "" && key.Name == "" {
		return key, AddingFaults{Service: "Say which service it is for: a key alone doesn't."}
	}
	return key, AddingFaults{}
}

func readKey(typed string) (otpauth.Key, error) {
	if strings.Contains(typed, ":") {
		return otpauth.Parse(typed)
	}
	secret, err := otpauth.ParseSecret(typed)
	return otpauth.FromSecret(secret, "", ""), err
}

// Described are the fields filled with what an address says of itself.
func Described(address string) Adding {
	a := Adding{Key: strings.TrimSpace(address)}
	if key, err := readKey(a.Key); err == nil {
		a.Service, a.Name = key.Issuer, key.Name
	}
	return a
}

// PastedPicture is the path of a picture whose file was copied in a file manager; empty where the text names none.
func PastedPicture(text string) string {
	line := strings.TrimSpace(text)
	if strings.ContainsAny(line, "\r\n") {
		return ""
	}
	if address, err := url.Parse(line); err == nil && address.Scheme == "file" {
		line = filepath.FromSlash(address.Path)
	}
	if !filepath.IsAbs(line) {
		return ""
	}
	return filepath.Clean(line)
}

// NoText says in English why nothing can be pasted; its Title is empty where something can. The toolkit hands over text
// alone, so that a picture, or files of a file manager that hands over none, seem to be nothing at all.
func NoText(pasted string) words.Explanation {
	if strings.TrimSpace(pasted) != "" {
		return words.Explanation{}
	}
	return words.Explanation{
		Title: "There is no text or file on the clipboard.", Action: "Save the screenshot as a file, then choose it or drop it here.",
	}
}

// ReadPicture is the address in the QR code of a picture.
func ReadPicture(picture io.Reader) (string, error) {
	content, err := io.ReadAll(io.LimitReader(picture, scan.MaxBytes+1))
	if err != nil {
		return "", fmt.Errorf("reading a picture: %w", err)
	}
	text, err := scan.Read(bytes.NewReader(content))
	if err != nil {
		return "", err
	}
	if _, err := otpauth.Parse(text); err != nil {
		return "", err
	}
	return text, nil
}

// Removing asks before an entry is forgotten.
func Removing(tongue words.Tongue, entry vault.Entry) (title, said string) {
	return tongue.T("Remove %s?", entry),
		tongue.T("Its passcodes can't be made any more, here or from anything Satchel keeps. Turn 2-factor authentication off there first, or have its recovery codes at hand.")
}
