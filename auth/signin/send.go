package signin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// The service's paths that a companion needs without having asked for the metadata again.
const (
	tokenPath  = "/oauth/token"
	revokePath = "/oauth/revoke"
	resetPath  = "/api/v1/password-reset"

	donePath      = "/oauth/done" // pages that the browser is sent to after a sign-in through it
	cancelledPath = "/oauth/cancelled"
)

// send posts a short body and reads a short answer.
func (s *Service) send(ctx context.Context, address, kind, body string) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("Accept", "application/json")
	response, err := s.bare.Do(request)
	if err != nil {
		return nil, nil, unreachable(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, nil, unreachable(err)
	}
	return response, answer, nil
}
