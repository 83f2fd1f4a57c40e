package signin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// RequestReset asks the service to mail a link for making an app password. The answer never tells whether the
// address has an account. Errors are Discover's and *ThrottledError.
func (s *Service) RequestReset(ctx context.Context, address, email string) error {
	server, err := s.Discover(ctx, address)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]string{"email": email})
	if err != nil {
		return fmt.Errorf("asking for a reset link: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	response, _, err := s.send(ctx, server.Issuer+resetPath, "application/json", string(body))
	if err != nil {
		return fmt.Errorf("asking for a reset link: %w", err)
	}
	if response.StatusCode == http.StatusAccepted {
		return nil
	}
	return fmt.Errorf("asking for a reset link: %w", judgeOAuth(response, "reset", ""))
}
