package programs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Mail is a message in the demonstration's embedded mailbox.
type Mail struct {
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Links   []string  `json:"links"`
	Time    time.Time `json:"time"`
}

// mailLimit is how long a mail may take: it is sent by a job behind the request.
const mailLimit = 20 * time.Second

// Mails reads the mailbox, the newest first.
func Mails(ctx context.Context, server string) ([]Mail, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server+"/mailbox/messages", nil)
	if err != nil {
		return nil, fmt.Errorf("reading the mailbox: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("reading the mailbox: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("reading the mailbox: %s", response.Status)
	}
	var mails []Mail
	if err := json.NewDecoder(response.Body).Decode(&mails); err != nil {
		return nil, fmt.Errorf("reading the mailbox: %w", err)
	}
	return mails, nil
}

// resetPath marks a link for choosing a password among those a mail may have.
const resetPath = "/reset/"

// AwaitLink waits for a mail to an address that came after a time and has a link for choosing a password,
// and returns that of the newest.
func AwaitLink(ctx context.Context, server, to string, after time.Time) (Mail, string, error) {
	ctx, cancel := context.WithTimeout(ctx, mailLimit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		mails, err := Mails(ctx, server)
		for _, m := range mails {
			if link, ok := m.resetLink(); ok && m.To == to && !m.Time.Before(after) {
				return m, link, nil
			}
		}
		select {
		case <-ctx.Done():
			return Mail{}, "", errors.Join(fmt.Errorf("no mail with a link for %s came within %s", to, mailLimit), err)
		case <-tick.C:
		}
	}
}

func (m Mail) resetLink() (string, bool) {
	for _, link := range m.Links {
		if strings.Contains(link, resetPath) {
			return link, true
		}
	}
	return "", false
}
