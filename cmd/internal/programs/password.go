package programs

import (
	"context"
	"fmt"
	"net/http"
)

// SetPassword follows a mailed link and chooses an app password on the page it leads to. It returns the page
// that said so.
func SetPassword(ctx context.Context, link, password string) (Page, error) {
	b, err := NewBrowser(link)
	if err != nil {
		return Page{}, err
	}
	page, err := b.Open(ctx, link)
	if err != nil {
		return Page{}, err
	}
	form, err := page.PasswordForm()
	if err != nil {
		return page, fmt.Errorf("the link did not lead to a page for a new password: %w: %s", err, page.Text())
	}
	page, err = b.Submit(ctx, form, form.Passwords(password))
	if err != nil {
		return page, err
	}
	if page.Status != http.StatusOK {
		return page, fmt.Errorf("the new password was refused (HTTP %d): %s", page.Status, page.Text())
	}
	return page, nil
}
