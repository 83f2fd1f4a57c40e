package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// SupportAgent is an account that works at the support desk.
type SupportAgent struct {
	bun.BaseModel `bun:"table:support_agents"`

	AccountID uuid.UUID `bun:"account_id,pk"`
	CreatedAt time.Time `bun:"created_at"`
}

// SupportCase is a request to disconnect a person who lost their identity.
type SupportCase struct {
	bun.BaseModel `bun:"table:support_cases"`

	ID        uuid.UUID `bun:"id,pk"`
	AccountID uuid.UUID `bun:"account_id"` // who is to be disconnected
	FiledBy   uuid.UUID `bun:"filed_by"`
	Evidence  string    `bun:"evidence"` // how the agent made sure who asks, in words
	FiledAt   time.Time `bun:"filed_at"`
	ExpiresAt time.Time `bun:"expires_at"`
	DecidedBy uuid.UUID `bun:"decided_by,nullzero"`
	DecidedAt time.Time `bun:"decided_at,nullzero"`
	Decision  string    `bun:"decision"` // approved, declined, or empty while open
}

// SupportCaseNamed is a case with the people in it.
type SupportCaseNamed struct {
	bun.BaseModel `bun:"table:support_cases,alias:support_case"`
	SupportCase

	Name    string `bun:"name"`
	Email   string `bun:"email"`
	Filer   string `bun:"filer"`
	Decider string `bun:"decider"`
}

// AddSupportAgent puts an account on the support desk; again is the same. It reports whether that was new.
func (q Queries) AddSupportAgent(ctx context.Context, agent SupportAgent) (bool, error) {
	result, err := q.db.NewInsert().Model(&agent).On("CONFLICT (account_id) DO NOTHING").Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("adding a support agent: %w", err)
	}
	changed, err := result.RowsAffected()
	return changed == 1, err
}

// DeleteSupportAgent takes an account off the support desk, and reports whether it was on it.
func (q Queries) DeleteSupportAgent(ctx context.Context, account uuid.UUID) (bool, error) {
	result, err := q.db.NewDelete().Model((*SupportAgent)(nil)).Where("account_id = ?", account).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("removing a support agent: %w", err)
	}
	changed, err := result.RowsAffected()
	return changed == 1, err
}

// SupportAgents lists the accounts at the support desk by e-mail.
func (q Queries) SupportAgents(ctx context.Context) ([]Account, error) {
	var accounts []Account
	err := q.db.NewSelect().Model(&accounts).
		Join("JOIN support_agents AS agent ON agent.account_id = account.id").Order("account.email").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing support agents: %w", err)
	}
	return accounts, nil
}

// IsSupportAgent reports whether an account is at the support desk.
func (q Queries) IsSupportAgent(ctx context.Context, account uuid.UUID) (bool, error) {
	n, err := q.db.NewSelect().Model((*SupportAgent)(nil)).Where("account_id = ?", account).Count(ctx)
	if err != nil {
		return false, fmt.Errorf("asking who is at the support desk: %w", err)
	}
	return n == 1, nil
}

// AddSupportCase keeps a new case.
func (q Queries) AddSupportCase(ctx context.Context, filed SupportCase) error {
	if _, err := q.db.NewInsert().Model(&filed).Exec(ctx); err != nil {
		return fmt.Errorf("filing a support case: %w", err)
	}
	return nil
}

// OpenSupportCaseOf is an account's case that is undecided and not expired at now, or ErrNotFound.
func (q Queries) OpenSupportCaseOf(ctx context.Context, account uuid.UUID, now time.Time) (SupportCase, error) {
	var open SupportCase
	err := q.db.NewSelect().Model(&open).
		Where("account_id = ? AND decision = '' AND expires_at > ?", account, now).OrderExpr("filed_at, id").Limit(1).Scan(ctx)
	if err != nil {
		return SupportCase{}, fmt.Errorf("looking for an open support case: %w", found(err))
	}
	return open, nil
}

// DecideSupportCase writes down the decision on a case that is undecided and not expired; otherwise ErrNotFound.
// Of several at once exactly one succeeds.
func (q Queries) DecideSupportCase(ctx context.Context, id, decider uuid.UUID, decision string, at time.Time) error {
	result, err := q.db.NewUpdate().Model((*SupportCase)(nil)).
		Set("decided_by = ?", decider).Set("decided_at = ?", at).Set("decision = ?", decision).
		Where("id = ? AND decision = '' AND expires_at > ?", id, at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("deciding a support case: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("deciding a support case: %w", orNotFound(err))
	}
	return nil
}

// SupportCase is the case with this id, or ErrNotFound.
func (q Queries) SupportCase(ctx context.Context, id uuid.UUID) (SupportCaseNamed, error) {
	var one SupportCaseNamed
	if err := q.casesNamed(&one).Where("support_case.id = ?", id).Scan(ctx); err != nil {
		return SupportCaseNamed{}, fmt.Errorf("reading a support case: %w", found(err))
	}
	return one, nil
}

// SupportCases are the newest cases, newest first.
func (q Queries) SupportCases(ctx context.Context, limit int) ([]SupportCaseNamed, error) {
	var cases []SupportCaseNamed
	err := q.casesNamed(&cases).OrderExpr("support_case.filed_at DESC, support_case.id DESC").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing support cases: %w", err)
	}
	return cases, nil
}

func (q Queries) casesNamed(into any) *bun.SelectQuery {
	return q.db.NewSelect().Model(into).
		ColumnExpr("support_case.*").
		ColumnExpr("person.name AS name, person.email AS email, filer.name AS filer, COALESCE(decider.name, '') AS decider").
		Join("JOIN accounts AS person ON person.id = support_case.account_id").
		Join("JOIN accounts AS filer ON filer.id = support_case.filed_by").
		Join("LEFT JOIN accounts AS decider ON decider.id = support_case.decided_by")
}
