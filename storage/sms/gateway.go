package sms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"satchel/storage/redact"
)

// DefaultBody is what is sent where nothing else is configured.
const DefaultBody = `{"to": "{to}", "from": "{sender}", "text": "{text}"}`

const (
	// MaxTimeout is the longest that a gateway may be given.
	MaxTimeout = 45 * time.Second

	maxAnswer = 4 << 10 // bytes that are read of an answer
)

// Config says which gateway takes the messages, and how. In Address and Body, {to}, {text}, {sender} and {id} stand
// for the parts of a message.
type Config struct {
	Address       string        // https, or http on this machine
	Method        string        // POST where empty; GET sends no body
	Body          string        // JSON or a form; DefaultBody where empty
	Authorization redact.Secret // the header of that name; none where empty
	Sender        string        // a number or name that the gateway knows
	Timeout       time.Duration // for a whole message, MaxTimeout at most
}

// Gateway sends messages.
type Gateway struct {
	cfg    Config
	host   string
	body   body
	client *http.Client
}

// New checks the configuration; it doesn't connect yet.
func New(cfg Config) (*Gateway, error) {
	if cfg.Method == "" {
		cfg.Method = http.MethodPost
	}
	if cfg.Body == "" {
		cfg.Body = DefaultBody
	}
	host, err := checkAddress(cfg.Address)
	if err != nil {
		return nil, err
	}
	if cfg.Timeout <= 0 || cfg.Timeout > MaxTimeout {
		return nil, fmt.Errorf("the time for a text message must be more than nothing and at most %s", MaxTimeout)
	}
	if strings.ContainsFunc(cfg.Authorization.Reveal(), func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return nil, errors.New("the authorization for text messages has a line break or another control character in it")
	}
	spelt, err := newBody(cfg.Body)
	if err != nil {
		return nil, err
	}
	carried := cfg.Address
	switch cfg.Method {
	case http.MethodPost, http.MethodPut:
		carried += cfg.Body
	case http.MethodGet:
		spelt = body{}
	default:
		return nil, fmt.Errorf("text messages are sent with POST, PUT or GET, not with %q", cfg.Method)
	}
	for _, needed := range []string{"{to}", "{text}"} {
		if !strings.Contains(carried, needed) {
			return nil, fmt.Errorf("neither the address nor the body of text messages says where %s goes", needed)
		}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Gateway{cfg: cfg, host: host, body: spelt, client: client}, nil
}

// checkAddress refuses an address that would carry codes over a network in the clear.
func checkAddress(address string) (host string, err error) {
	parsed, err := url.Parse(fillAddress(address, nil))
	if err != nil || parsed.Host == "" || parsed.User != nil || parsed.Fragment != "" {
		return "", fmt.Errorf("the gateway for text messages needs an address such as https://sms.example/send, without a user or a #: %q is none", address)
	}
	if parsed.Scheme != "https" && (parsed.Scheme != "http" || !loopback(parsed.Hostname())) {
		return "", fmt.Errorf("text messages through %s would travel in the clear; use https", parsed.Host)
	}
	return parsed.Host, nil
}

func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// Send hands a message to the gateway, within the configured time. Errors are ErrRejected, *BusyError, and others,
// which may pass. None of them holds the number, the text or the authorization.
func (g *Gateway) Send(ctx context.Context, message Message) error {
	ctx, cancel := context.WithTimeout(ctx, g.cfg.Timeout)
	defer cancel()
	request, err := g.request(ctx, message)
	if err != nil {
		return err
	}
	response, err := g.client.Do(request)
	if err != nil {
		return fmt.Errorf("sending a text message through %s: %w", g.host, withoutAddress(err))
	}
	defer response.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(response.Body, maxAnswer)) // what is missing of it changes nothing
	return g.judge(response, said)
}

func (g *Gateway) request(ctx context.Context, message Message) (*http.Request, error) {
	parts := map[string]string{"to": message.To, "text": message.Text, "sender": g.cfg.Sender, "id": message.ID}
	var sent io.Reader
	if g.body.kind != "" {
		sent = strings.NewReader(fill(g.body.template, parts, g.body.escape))
	}
	request, err := http.NewRequestWithContext(ctx, g.cfg.Method, fillAddress(g.cfg.Address, parts), sent)
	if err != nil {
		return nil, fmt.Errorf("preparing a text message through %s: %w", g.host, withoutAddress(err))
	}
	if g.body.kind != "" {
		request.Header.Set("Content-Type", g.body.kind)
	}
	if g.cfg.Authorization != "" {
		request.Header.Set("Authorization", g.cfg.Authorization.Reveal())
	}
	request.Header.Set("Accept", "application/json, */*;q=0.5")
	request.Header.Set("User-Agent", "Satchel")
	request.Header.Set("Idempotency-Key", message.ID)
	return request, nil
}

// withoutAddress leaves out the address, which may hold the number and the text.
func withoutAddress(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}

// judge tells rejections of this message, which are final, from passing failures. A refused authorization, an
// address that isn't there or sends elsewhere is the configuration's fault and may be mended, so it stays a
// passing one.
func (g *Gateway) judge(response *http.Response, said []byte) error {
	status := response.StatusCode
	if status/100 == 2 {
		return nil
	}
	after := retryAfter(response.Header)
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		if after > 0 {
			return &BusyError{after, status}
		}
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusProxyAuthRequired, http.StatusRequestTimeout, http.StatusTooEarly:
	default:
		if status/100 == 4 {
			return fmt.Errorf("%w by %s: it answers %s: %s", ErrRejected, g.host, response.Status, g.quote(said))
		}
	}
	return fmt.Errorf("sending a text message through %s: it answers %s: %s", g.host, response.Status, g.quote(said))
}

var digits = regexp.MustCompile(`[0-9]{3,}`)

// quote is the beginning of what a gateway said, for a log, without what could be a number or a code, or what it
// was let in by.
func (g *Gateway) quote(said []byte) string {
	text := strings.ToValidUTF8(string(said), "?")
	for _, word := range strings.Fields(g.cfg.Authorization.Reveal()) {
		if !strings.EqualFold(word, "basic") && !strings.EqualFold(word, "bearer") {
			text = strings.ReplaceAll(text, word, "…")
		}
	}
	text = digits.ReplaceAllString(text, "…")
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200]) + "…"
	}
	return strconv.Quote(text)
}

// retryAfter reads a Retry-After header, seconds or a date (RFC 9110 §10.2.3); 0 if there is none. A date is
// compared with the gateway's own, so that a wrong clock here doesn't matter.
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0
	}
	return max(0, until.Sub(now))
}
