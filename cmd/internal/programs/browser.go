package programs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Browser walks the portal's pages as a person's browser would: it carries cookies, follows redirects, and
// submits the forms it finds. net/http's cookie jar keeps Secure cookies from http addresses, though browsers
// treat loopback as trustworthy; so this one carries them by hand, for one server.
type Browser struct {
	server  *url.URL
	cookies map[string]string
}

// NewBrowser makes one for the pages of the server that an address belongs to.
func NewBrowser(address string) (*Browser, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("reading the server's address: %w", err)
	}
	return &Browser{server: parsed, cookies: map[string]string{}}, nil
}

// Page is a page the browser shows.
type Page struct {
	URL    *url.URL
	Status int
	Body   string
	Forms  []Form
}

// Form is a form of a page with what its fields hold.
type Form struct {
	Action *url.URL
	Fields url.Values
	Types  map[string]string // of each field: text, password, hidden, …
}

// maxPage bounds a page's size in bytes.
const maxPage = 4 << 20

// Open goes to an address of the server.
func (b *Browser) Open(ctx context.Context, address string) (Page, error) {
	to, err := b.server.Parse(address)
	if err != nil {
		return Page{}, fmt.Errorf("reading the address %s: %w", address, err)
	}
	return b.walk(ctx, http.MethodGet, to, nil)
}

// Submit fills a form's fields in and posts it. What is not named keeps its value.
func (b *Browser) Submit(ctx context.Context, form Form, fill map[string]string) (Page, error) {
	fields := url.Values{}
	for name, values := range form.Fields {
		fields[name] = values
	}
	for name, value := range fill {
		fields.Set(name, value)
	}
	return b.walk(ctx, http.MethodPost, form.Action, fields)
}

// Passwords fills every password field of a form with one password.
func (f Form) Passwords(password string) map[string]string {
	fill := map[string]string{}
	for name, kind := range f.Types {
		if kind == "password" {
			fill[name] = password
		}
	}
	return fill
}

// PasswordForm is the page's form that asks for a password.
func (p Page) PasswordForm() (Form, error) {
	for _, f := range p.Forms {
		if len(f.Passwords("")) > 0 {
			return f, nil
		}
	}
	return Form{}, fmt.Errorf("%s (HTTP %d) has no form with a password", p.URL.Path, p.Status)
}

// Text is the page without its markup, on one line.
func (p Page) Text() string {
	root, err := html.Parse(strings.NewReader(p.Body))
	if err != nil {
		return p.Body
	}
	var text []string
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			text = append(text, strings.Fields(n.Data)...)
		}
	}
	return strings.Join(text, " ")
}

func (b *Browser) walk(ctx context.Context, method string, to *url.URL, fields url.Values) (Page, error) {
	for range 10 {
		response, err := b.send(ctx, method, to, fields)
		if err != nil {
			return Page{}, err
		}
		location := response.Header.Get("Location")
		if response.StatusCode/100 != 3 || location == "" {
			return read(response, to)
		}
		response.Body.Close()
		if to, err = to.Parse(location); err != nil {
			return Page{}, fmt.Errorf("following a redirect: %w", err)
		}
		method, fields = http.MethodGet, nil
	}
	return Page{}, errors.New("the portal redirects in a circle")
}

func (b *Browser) send(ctx context.Context, method string, to *url.URL, fields url.Values) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, to.String(), strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", to.Path, err)
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", b.server.Scheme+"://"+b.server.Host)
	}
	for name, value := range b.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", to.Path, err)
	}
	for _, c := range response.Cookies() {
		if c.MaxAge < 0 || c.Value == "" {
			delete(b.cookies, c.Name)
			continue
		}
		b.cookies[c.Name] = c.Value
	}
	return response, nil
}

func read(response *http.Response, at *url.URL) (Page, error) {
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxPage))
	if err != nil {
		return Page{}, fmt.Errorf("reading %s: %w", at.Path, err)
	}
	page := Page{URL: at, Status: response.StatusCode, Body: string(body)}
	page.Forms, err = forms(at, page.Body)
	return page, err
}

func forms(at *url.URL, body string) ([]Form, error) {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("reading the page %s: %w", at.Path, err)
	}
	var found []Form
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		action, err := at.Parse(attribute(n, "action"))
		if err != nil {
			return nil, fmt.Errorf("reading a form of %s: %w", at.Path, err)
		}
		form := Form{Action: action, Fields: url.Values{}, Types: map[string]string{}}
		for field := range n.Descendants() {
			name := attribute(field, "name")
			if field.Type == html.ElementNode && field.Data == "input" && name != "" {
				form.Fields.Set(name, attribute(field, "value"))
				form.Types[name] = attribute(field, "type")
			}
		}
		found = append(found, form)
	}
	return found, nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
