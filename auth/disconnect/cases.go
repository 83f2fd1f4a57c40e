package disconnect

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// shownCases bounds how far back the desk's list goes.
const shownCases = 200

// Case is a support case with the people in it.
type Case struct {
	database.SupportCaseNamed

	Expired bool // nobody decided it in time
}

// Open reports whether it can be decided.
func (c Case) Open() bool { return c.Decision == "" && !c.Expired }

// IsAgent reports whether an account is at the support desk.
func (s *Service) IsAgent(ctx context.Context, account uuid.UUID) (bool, error) {
	return s.DB.IsSupportAgent(ctx, account)
}

// Cases lists the newest cases for an agent.
func (s *Service) Cases(ctx context.Context, agent Agent) ([]Case, error) {
	if err := s.Admit(ctx, agent); err != nil {
		return nil, err
	}
	rows, err := s.DB.SupportCases(ctx, shownCases)
	if err != nil {
		return nil, err
	}
	cases := make([]Case, len(rows))
	for i, row := range rows {
		cases[i] = s.caseOf(row)
	}
	return cases, nil
}

// Case is one case for an agent, or ErrNoCase.
func (s *Service) Case(ctx context.Context, agent Agent, id uuid.UUID) (Case, error) {
	if err := s.Admit(ctx, agent); err != nil {
		return Case{}, err
	}
	row, err := s.DB.SupportCase(ctx, id)
	if errors.Is(err, database.ErrNotFound) {
		return Case{}, ErrNoCase
	}
	if err != nil {
		return Case{}, err
	}
	return s.caseOf(row), nil
}

// CaseChanges is what approving a case would change, for the agent to read before they decide.
func (s *Service) CaseChanges(ctx context.Context, agent Agent, person uuid.UUID) (Changes, error) {
	if err := s.Admit(ctx, agent); err != nil {
		return Changes{}, err
	}
	row, err := s.DB.Account(ctx, person)
	if err != nil {
		return Changes{}, err
	}
	return s.changes(ctx, row)
}

func (s *Service) caseOf(row database.SupportCaseNamed) Case {
	return Case{SupportCaseNamed: row, Expired: row.Decision == "" && !s.Clock().Before(row.ExpiresAt)}
}

// Admit is nil for the people of the support desk, and ErrNotAgent for everybody else.
func (s *Service) Admit(ctx context.Context, agent Agent) error {
	is, err := s.DB.IsSupportAgent(ctx, agent.id())
	if err == nil && !is {
		return ErrNotAgent
	}
	return err
}
