package signin

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// parseAddress makes of what a person typed the URL of a service: a scheme and a host. A missing scheme is
// https, or http for this machine itself. What goes on after the host, as in an address copied from a browser, is
// ErrAddressPath, for nobody can tell what the person meant by it; a single word without a scheme ErrAddressWord.
func parseAddress(typed string, allowPlain bool) (*url.URL, error) {
	typed = strings.TrimSpace(typed)
	bare := !strings.Contains(typed, "://")
	if bare {
		typed = guessScheme(typed) + "://" + typed
	}
	parsed, err := url.Parse(typed)
	if err != nil || parsed.Hostname() == "" || strings.ContainsAny(parsed.Host, " \t") {
		return nil, fmt.Errorf("%w: %q", ErrAddress, typed)
	}
	if parsed.User != nil {
		return nil, fmt.Errorf("%w: leave out what stands before the @", ErrAddress)
	}
	if bare && isWord(parsed) {
		return nil, fmt.Errorf("%w: %q", ErrAddressWord, parsed.Host)
	}
	if strings.Trim(parsed.Path, "/") != "" || parsed.RawQuery != "" || parsed.Fragment != "" {
		return nil, fmt.Errorf("%w: %q", ErrAddressPath, typed)
	}
	base := &url.URL{Scheme: strings.ToLower(parsed.Scheme), Host: strings.ToLower(parsed.Host)}
	switch base.Scheme {
	case "https":
		base.Host = strings.TrimSuffix(base.Host, ":443")
	case "http":
		base.Host = strings.TrimSuffix(base.Host, ":80")
		if !allowPlain && !isLoopback(base.Hostname()) {
			return nil, ErrPlain
		}
	default:
		return nil, fmt.Errorf("%w: it begins with %q", ErrAddress, base.Scheme+"://")
	}
	return base, nil
}

// CheckAddress tells what is wrong with an address that a person typed, and asks nobody: ErrAddress and what wraps it,
// or ErrPlain.
func CheckAddress(typed string) error {
	_, err := parseAddress(typed, false)
	return err
}

// isWord tells a name that has neither a dot nor a port, and is not this machine's: more likely a slip than a service.
func isWord(u *url.URL) bool {
	return u.Port() == "" && !strings.ContainsAny(u.Hostname(), ".:") && !isLoopback(u.Hostname())
}

func guessScheme(typed string) string {
	host, _, _ := strings.Cut(typed, "/")
	if parsed, err := url.Parse("//" + host); err == nil && isLoopback(parsed.Hostname()) {
		return "http"
	}
	return "https"
}

// isLoopback tells this machine's own addresses, whose traffic nobody else sees.
func isLoopback(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(hostPort(a), hostPort(b))
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Hostname() + ":" + port
}
