package keychain

import (
	"context"
	"sync"
)

type memory struct {
	mu      sync.Mutex
	secrets map[[2]string]string
}

func newMemory() *memory { return &memory{secrets: map[[2]string]string{}} }

func (m *memory) Get(_ context.Context, service, user string) (string, error) {
	if err := checkNames(service, user); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	secret, ok := m.secrets[[2]string{service, user}]
	if !ok {
		return "", ErrNotFound
	}
	return secret, nil
}

func (m *memory) Set(_ context.Context, service, user, secret string) error {
	if err := checkItem(service, user, secret); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.secrets[[2]string{service, user}] = secret
	return nil
}

func (m *memory) Delete(_ context.Context, service string, users ...string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := len(m.secrets)
	for _, user := range users {
		delete(m.secrets, [2]string{service, user})
	}
	if len(m.secrets) == before {
		return ErrNotFound
	}
	return nil
}
