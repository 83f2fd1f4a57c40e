package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// AccessRequest is what somebody asked the administrators of a site for.
type AccessRequest struct {
	bun.BaseModel `bun:"table:access_requests,alias:request"`

	ID         uuid.UUID `bun:"id,pk"`
	SiteID     uuid.UUID `bun:"site_id"`
	AccountID  uuid.UUID `bun:"account_id"`
	Thing      string    `bun:"thing"` // member, any-company, company: and its id, or the text of a feature
	AskedAt    time.Time `bun:"asked_at"`
	AnsweredAt time.Time `bun:"answered_at,nullzero"`
	AnsweredBy uuid.UUID `bun:"answered_by,nullzero"`
	Answer     string    `bun:"answer"` // given, declined or lapsed; empty while open
}

// AccessRequestNamed is one with the name and the e-mail of who asks.
type AccessRequestNamed struct {
	bun.BaseModel `bun:"table:access_requests,alias:request"`
	AccessRequest

	Name  string `bun:"name"`
	Email string `bun:"email"`
}

// AddAccessRequest keeps a new request. False if one for the same is open already.
func (q Queries) AddAccessRequest(ctx context.Context, row AccessRequest) (bool, error) {
	result, err := q.db.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx)
	added, err := changed(result, err)
	if err != nil {
		return false, fmt.Errorf("adding a request for access: %w", err)
	}
	return added, nil
}

// OpenAccessRequests lists what is asked of a site's administrators, the oldest first.
func (q Queries) OpenAccessRequests(ctx context.Context, site uuid.UUID) ([]AccessRequestNamed, error) {
	var rows []AccessRequestNamed
	err := q.db.NewSelect().Model(&rows).ColumnExpr("request.*").ColumnExpr("account.name, account.email").
		Join("JOIN accounts AS account ON account.id = request.account_id").
		Where("request.site_id = ? AND request.answered_at IS NULL", site).OrderExpr("request.asked_at, request.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the requests for access to a site: %w", err)
	}
	return rows, nil
}

// OpenAccessRequestsBy lists what an account has asked for and nobody answered, the oldest first.
func (q Queries) OpenAccessRequestsBy(ctx context.Context, account uuid.UUID) ([]AccessRequest, error) {
	var rows []AccessRequest
	err := q.db.NewSelect().Model(&rows).Where("account_id = ? AND answered_at IS NULL", account).Order("asked_at", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing an account's requests for access: %w", err)
	}
	return rows, nil
}

// AnswerAccessRequest answers an open request. False if there is none.
func (q Queries) AnswerAccessRequest(ctx context.Context, site, account uuid.UUID, thing, answer string, by uuid.UUID, at time.Time) (bool, error) {
	update := q.db.NewUpdate().Model((*AccessRequest)(nil)).Set("answered_at = ?", at).Set("answer = ?", answer).
		Where("site_id = ? AND account_id = ? AND thing = ? AND answered_at IS NULL", site, account, thing)
	if by != uuid.Nil {
		update = update.Set("answered_by = ?", by)
	}
	result, err := update.Exec(ctx)
	was, err := changed(result, err)
	if err != nil {
		return false, fmt.Errorf("answering a request for access: %w", err)
	}
	return was, nil
}

// DeleteAccessRequestsBefore forgets requests that were made, and invitations that expired, before then.
func (q Queries) DeleteAccessRequestsBefore(ctx context.Context, then time.Time) error {
	if _, err := q.db.NewDelete().Model((*AccessRequest)(nil)).Where("asked_at < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old requests for access: %w", err)
	}
	if _, err := q.db.NewDelete().Model((*Invitation)(nil)).Where("expires_at < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting old invitations: %w", err)
	}
	return nil
}
