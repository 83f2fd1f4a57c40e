package main

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"satchel/storage/mail"
	"satchel/storage/redact"
	"satchel/storage/sms"
)

// settings are everything that can be configured, each documented here and nowhere else: flags, environment
// and the configuration file all come from this struct. A secret has no flag, since command lines are public
// on a machine.
type settings struct {
	Data     string        `koanf:"data" help:"directory of the service's data; made if it isn't there" everywhere:"yes"`
	Postgres redact.Secret `koanf:"postgres" help:"keep the tables in PostgreSQL, given as postgres://user:password@host/name, instead of in a file below the data directory" everywhere:"yes"`

	Listen         string   `koanf:"listen" help:"address to listen on, as host:port; port 0 takes any free one"`
	PublicURL      string   `koanf:"public-url" help:"address under which people reach the service, such as https://satchel.example; mails and sign-in name it (default: where it listens)"`
	DownloadURL    string   `koanf:"download-url" help:"address where people get the companion; the portal's first page names it"`
	TrustedProxies prefixes `koanf:"trusted-proxies" help:"addresses of reverse proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8, separated by commas"`

	Demo          bool `koanf:"demo" help:"make a site with two companies and three people to try Satchel out, and keep mail in a mailbox on this machine; for documents too, add --demo-documents"`
	DemoDocuments bool `koanf:"demo-documents" help:"give a company of the demo a dozen sample documents"`
	DemoAnywhere  bool `koanf:"demo-anywhere" help:"let the demo listen on an address that others can reach"`
	EmbeddedMail  bool `koanf:"embedded-mail" help:"keep mail in a mailbox on this machine, at /mailbox, instead of sending it; --demo implies it"`

	SMTPAddress  string        `koanf:"smtp-address" help:"mail server, as host:port"`
	SMTPSecurity mail.Security `koanf:"smtp-security" help:"how the connection to the mail server is protected: starttls, tls or none"`
	SMTPUsername string        `koanf:"smtp-username" help:"name to sign in to the mail server with; none means no sign-in"`
	SMTPPassword redact.Secret `koanf:"smtp-password" help:"password to sign in to the mail server with"`
	SMTPFrom     string        `koanf:"smtp-from" help:"sender of the service's mail, such as Satchel <satchel@example.com>"`
	SMTPCA       string        `koanf:"smtp-ca" help:"file of certificates (PEM) that may vouch for the mail server, instead of the system's"`

	SMSGateway       string        `koanf:"sms-gateway" help:"address of a gateway that takes text messages over HTTP, such as https://sms.example/send; with it, passcodes can be texted to people's phones; {to}, {text}, {sender} and {id} in it stand for the parts of a message"`
	SMSMethod        string        `koanf:"sms-method" help:"how the gateway is asked: POST, PUT, or GET, which sends no body"`
	SMSBody          string        `koanf:"sms-body" help:"what the gateway is sent, JSON or a form such as To={to}&From={sender}&Body={text}, with the parts as in sms-gateway"`
	SMSAuthorization redact.Secret `koanf:"sms-authorization" help:"the Authorization header for the gateway, such as Bearer and a key"`
	SMSSender        string        `koanf:"sms-sender" help:"sender of the text messages: a number or name that the gateway knows"`
	SMSTimeout       time.Duration `koanf:"sms-timeout" help:"how long the gateway may take for one message, 45s at most"`

	IdentityLabel      string `koanf:"identity-label" help:"what people know the identities of the built-in identity provider as"`
	NoIdentityProvider bool   `koanf:"no-identity-provider" help:"do without the built-in identity provider: nothing of it is served at /id, and nobody signs in with it; accounts linked to it keep their link, so the support desk may have to disconnect them"`
	// Providers have no flags; see providerSettings.
	Providers []providerSettings `koanf:"provider"`

	PasscodeKey redact.Secret `koanf:"passcode-key" help:"what the secrets of 2-factor authentication are sealed under, at least 32 characters; with another key everybody has to set it up again (default: a key kept with the tables)"`

	MaxUpload    size          `koanf:"max-upload" help:"largest document that is taken, such as 4GiB"`
	IdleTimeout  time.Duration `koanf:"idle-timeout" help:"how long a client may send or take nothing while a body is on its way"`
	DrainTimeout time.Duration `koanf:"drain-timeout" help:"how long to let requests under way finish when stopping"`
	MemoryLimit  size          `koanf:"memory-limit" help:"memory the service tries to stay below, not counting the program itself, nor 19 MiB a processor (of 8 at most) while passwords are hashed; it collects garbage harder near it"`

	LogLevel  string `koanf:"log-level" help:"least level that is logged: debug, info, warn or error"`
	LogFormat string `koanf:"log-format" help:"text, json, or auto: text on a terminal and JSON elsewhere"`
}

func defaults() settings {
	return settings{
		Listen:       "127.0.0.1:8080",
		SMTPSecurity: mail.StartTLS,

		SMSMethod:  "POST",
		SMSBody:    sms.DefaultBody,
		SMSTimeout: 15 * time.Second,

		IdentityLabel: "Sage ID",

		MaxUpload:    4 << 30,
		IdleTimeout:  time.Minute,
		DrainTimeout: 30 * time.Second,
		MemoryLimit:  28 << 20,
		LogLevel:     "info",
		LogFormat:    "auto",
	}
}

// prefixes are networks; a bare address is a network of one.
type prefixes []netip.Prefix

// UnmarshalText reads networks separated by commas.
func (p *prefixes) UnmarshalText(text []byte) error {
	*p = nil
	for word := range strings.SplitSeq(string(text), ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if address, err := netip.ParseAddr(word); err == nil {
			*p = append(*p, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(word)
		if err != nil {
			return fmt.Errorf("%q is no network such as 10.0.0.0/8", word)
		}
		*p = append(*p, prefix.Masked())
	}
	return nil
}

// String is what UnmarshalText reads.
func (p prefixes) String() string {
	words := make([]string, len(p))
	for i, prefix := range p {
		words[i] = prefix.String()
	}
	return strings.Join(words, ",")
}

// size is a number of bytes.
type size int64

var units = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}

// UnmarshalText reads a number with a unit, or bytes without one.
func (s *size) UnmarshalText(text []byte) error {
	number, factor := strings.TrimSpace(string(text)), int64(1)
	for _, unit := range units {
		if bare, ok := strings.CutSuffix(number, unit.name); ok {
			number, factor = strings.TrimSpace(bare), unit.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > (1<<62)/factor {
		return fmt.Errorf("%q is no size such as 4GiB", text)
	}
	*s = size(n * factor)
	return nil
}

// String is the size in its largest whole unit.
func (s size) String() string {
	for _, unit := range units[:3] {
		if s != 0 && int64(s)%unit.bytes == 0 {
			return fmt.Sprintf("%d%s", int64(s)/unit.bytes, unit.name)
		}
	}
	return strconv.FormatInt(int64(s), 10)
}
