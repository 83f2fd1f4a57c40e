package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	gomail "github.com/wneessen/go-mail"

	"satchel/storage/redact"
)

// Security says how the connection to the mail server is protected.
type Security string

// The ways to protect the connection.
const (
	StartTLS Security = "starttls" // begins in the clear and must upgrade (RFC 3207)
	TLS      Security = "tls"      // encrypted from the first byte (RFC 8314)
	None     Security = "none"     // in the clear, for a server on the same machine or network
)

// SMTPConfig says which server takes the mail.
type SMTPConfig struct {
	Address  string         // host:port
	Security Security       // StartTLS where empty
	Username string         // empty: no authentication
	Password redact.Secret  // used with Username
	From     string         // the sender, such as Satchel <satchel@example.com>
	Timeout  time.Duration  // for a whole delivery; 30 s where zero
	RootCAs  *x509.CertPool // who may vouch for the server; nil: whom the system trusts
}

// SMTP sends mail to a server, one connection a mail.
type SMTP struct {
	client *gomail.Client
	from   *mail.Address
	cfg    SMTPConfig
}

const defaultTimeout = 30 * time.Second

// NewSMTP checks the configuration; it doesn't connect yet.
func NewSMTP(cfg SMTPConfig) (*SMTP, error) {
	host, portText, err := net.SplitHostPort(cfg.Address)
	if err != nil {
		return nil, fmt.Errorf("reading the mail server's address %q: %w", cfg.Address, err)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("reading the mail server's port %q: %w", portText, err)
	}
	from, err := mail.ParseAddress(cfg.From)
	if err != nil || strings.ContainsFunc(cfg.From, breaksLine) {
		return nil, fmt.Errorf("the sender of mail %q is not an address", cfg.From)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = defaultTimeout
	}
	options, err := cfg.options(host, int(port))
	if err != nil {
		return nil, err
	}
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("preparing mail through %s: %w", cfg.Address, err)
	}
	return &SMTP{client: client, from: from, cfg: cfg}, nil
}

func (c SMTPConfig) options(host string, port int) ([]gomail.Option, error) {
	options := []gomail.Option{
		gomail.WithTimeout(c.Timeout),
		gomail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: c.RootCAs, MinVersion: tls.VersionTLS12}),
	}
	switch c.Security {
	case StartTLS, "":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLS:
		options = append(options, gomail.WithSSL())
	case None:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("the mail server's security %q is none of starttls, tls and none", c.Security)
	}
	if c.Username != "" {
		if c.Security == None && !loopback(host) {
			return nil, fmt.Errorf("the password for mail through %s would travel in the clear; use starttls or tls", c.Address)
		}
		options = append(
			options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(c.Username), gomail.WithPassword(c.Password.Reveal()),
		)
	}
	return append(options, gomail.WithPort(port)), nil
}

func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// Send delivers the message to the server, within the configured time.
func (s *SMTP) Send(ctx context.Context, message Message) error {
	if err := message.check(); err != nil {
		return err
	}
	letter, err := s.letter(message)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	if err := s.client.DialAndSendWithContext(ctx, letter); err != nil {
		return s.explain(err)
	}
	return nil
}

func (s *SMTP) letter(message Message) (*gomail.Msg, error) {
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	letter.FromMailAddress(s.from)
	if err := letter.To(message.To); err != nil {
		return nil, fmt.Errorf("%w: the recipient's address: %w", ErrRejected, err)
	}
	_, domain, _ := strings.Cut(s.from.Address, "@")
	letter.SetMessageIDWithValue(uuid.NewString() + "@" + domain)
	letter.SetDate()
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office replies
	letter.Subject(message.Subject)
	letter.SetBodyString(gomail.TypeTextPlain, message.Text)
	return letter, nil
}

// explain tells rejections of this mail, which are final (RFC 5321, section 4.2.1), from passing failures. A
// refused log-in or sender is the configuration's fault and may be mended, so it stays a passing one.
func (s *SMTP) explain(err error) error {
	var refused *gomail.SendError
	if !errors.As(err, &refused) || refused.IsTemp() || refused.ErrorCode() < 500 {
		return fmt.Errorf("sending mail through %s: %w", s.cfg.Address, err)
	}
	switch refused.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		return fmt.Errorf("%w by %s: %w", ErrRejected, s.cfg.Address, err)
	}
	return fmt.Errorf("sending mail through %s: %w", s.cfg.Address, err)
}
