package disconnect

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/storage/database"
)

// CaseLife is how long a support case can be approved.
const CaseLife = 24 * time.Hour

// MinEvidence and MaxEvidence bound, in characters, the words in which an agent says how they made sure who
// asks.
const (
	MinEvidence = 20
	MaxEvidence = 4000
)

// Decisions on a case.
const (
	Approved = "approved"
	Declined = "declined"
)

// Reasons why the desk refuses, besides those of auth/account.
var (
	ErrNotAgent    = errors.New("support: only for the people of the support desk")
	ErrNoCase      = errors.New("support: there is no such case")
	ErrNobody      = errors.New("support: no account has that e-mail")
	ErrOwnCase     = errors.New("support: who filed a case can't approve it")
	ErrOwnAccount  = errors.New("support: nobody handles the case of their own account")
	ErrDecided     = errors.New("support: the case has been decided")
	ErrExpired     = errors.New("support: the case was not decided within 24 hours")
	ErrAlreadyOpen = errors.New("support: there is an open case for that account")
	ErrEvidence    = errors.New("support: say how you made sure who asks, in 20 to 4,000 characters")
)

// Agent is who acts at the desk, and the proof that it is them.
type Agent struct {
	Session session.Session
	Address netip.Addr
}

func (a Agent) id() uuid.UUID { return a.Session.Account.ID }

// File opens a case for a person who lost their identity, with the evidence in words. The person is told by
// mail. Nothing changes for them until another agent approves it. ErrNobody and ErrEvidence may come together.
func (s *Service) File(ctx context.Context, agent Agent, email, evidence string) (uuid.UUID, error) {
	if err := s.Admit(ctx, agent); err != nil {
		return uuid.Nil, err // before anything is said about what was typed, or about whose e-mail it is
	}
	evidence, wrong := parseEvidence(evidence)
	person, err := s.personOf(ctx, email)
	if err != nil && !errors.Is(err, ErrNobody) {
		return uuid.Nil, err
	}
	if err := errors.Join(wrong, err); err != nil {
		return uuid.Nil, err
	}
	return s.file(ctx, agent, person, evidence)
}

func parseEvidence(typed string) (string, error) {
	evidence, err := account.ParseText(typed)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrEvidence, err)
	}
	if n := utf8.RuneCountInString(evidence); n < MinEvidence || n > MaxEvidence {
		return "", ErrEvidence
	}
	return evidence, nil
}

// personOf is whose account has an e-mail as it was typed, or ErrNobody.
func (s *Service) personOf(ctx context.Context, typed string) (uuid.UUID, error) {
	email, err := account.ParseEmail(typed)
	if err != nil {
		return uuid.Nil, ErrNobody
	}
	row, err := s.DB.AccountByEmail(ctx, email)
	if errors.Is(err, database.ErrNotFound) {
		return uuid.Nil, ErrNobody
	}
	return row.ID, err
}

func (s *Service) file(ctx context.Context, agent Agent, person uuid.UUID, evidence string) (uuid.UUID, error) {
	now := s.Clock().UTC()
	filed := database.SupportCase{
		ID: uuid.Must(uuid.NewV7()), AccountID: person, FiledBy: agent.id(), Evidence: evidence,
		FiledAt: now, ExpiresAt: now.Add(CaseLife),
	}
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockAccount(ctx, person)
		if err != nil {
			return err
		}
		if err := s.mayFile(ctx, tx, agent, row, now); err != nil {
			return err
		}
		if err := tx.AddSupportCase(ctx, filed); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, row, mailCaseFiled); err != nil {
			return err
		}
		// The log proves later that the evidence is the one that was given, without repeating it.
		proof := audit.Detail{"evidence SHA-256": fmt.Sprintf("%x", sha256.Sum256([]byte(evidence)))}
		return s.Audit.Record(ctx, tx, agent.event(audit.SupportFiled, filed, proof))
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("filing a support case: %w", err)
	}
	return filed.ID, nil
}

func (s *Service) mayFile(ctx context.Context, tx *database.Tx, agent Agent, row database.Account, now time.Time) error {
	if err := s.admit(ctx, tx, agent, row.ID); err != nil {
		return err
	}
	if _, err := stateOf(row).Apply(account.DisconnectBySupport); err != nil {
		return err
	}
	_, err := tx.OpenSupportCaseOf(ctx, row.ID, now)
	if err == nil {
		return ErrAlreadyOpen
	}
	if !errors.Is(err, database.ErrNotFound) {
		return err
	}
	return nil
}

// Approve decides a case of another agent and disconnects the person in the same transaction, as they would
// have themselves. A person without a password is mailed the link to make one.
func (s *Service) Approve(ctx context.Context, agent Agent, id uuid.UUID) error {
	return s.decide(ctx, agent, id, Approved, func(ctx context.Context, tx *database.Tx, row database.Account, filed database.SupportCase) error {
		if filed.FiledBy == agent.id() {
			return ErrOwnCase
		}
		after, err := stateOf(row).Apply(account.DisconnectBySupport)
		if err != nil {
			return err
		}
		if row.PasswordHash == "" {
			order := password.ResetOrdered{Email: row.Email, At: s.Clock().UTC()}
			if err := s.Jobs.Enqueue(ctx, tx, password.KindReset, order); err != nil {
				return err
			}
		}
		disconnector := by{who: "support", actor: agent.id(), address: agent.Address, caseID: id}
		if err := s.carryOut(ctx, tx, row, after, disconnector); err != nil {
			return err
		}
		return s.Audit.Record(ctx, tx, agent.event(audit.SupportApproved, filed, nil))
	})
}

// Decline decides a case so that nothing changes; who filed it may withdraw it so. The person is told.
func (s *Service) Decline(ctx context.Context, agent Agent, id uuid.UUID) error {
	return s.decide(ctx, agent, id, Declined, func(ctx context.Context, tx *database.Tx, row database.Account, filed database.SupportCase) error {
		if err := s.tell(ctx, tx, row, mailCaseDeclined); err != nil {
			return err
		}
		return s.Audit.Record(ctx, tx, agent.event(audit.SupportDeclined, filed, nil))
	})
}

// tell mails the person what happened to their case.
func (s *Service) tell(ctx context.Context, tx *database.Tx, row database.Account, file string) error {
	links, err := tx.LinksOf(ctx, row.ID)
	if err != nil {
		return err
	}
	return s.enqueue(ctx, tx, row, file, map[string]any{
		"Label": s.labelOf(links), "At": s.Clock(),
	})
}

type then func(ctx context.Context, tx *database.Tx, row database.Account, filed database.SupportCase) error

func (s *Service) decide(ctx context.Context, agent Agent, id uuid.UUID, decision string, then then) error {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		named, err := tx.SupportCase(ctx, id)
		if errors.Is(err, database.ErrNotFound) {
			return ErrNoCase
		}
		if err != nil {
			return err
		}
		row, err := tx.LockAccount(ctx, named.AccountID)
		if err != nil {
			return err
		}
		if err := s.mayDecide(ctx, tx, agent, named.SupportCase, decision); err != nil {
			return err
		}
		return then(ctx, tx, row, named.SupportCase)
	})
	if err != nil {
		return fmt.Errorf("deciding a support case: %w", err)
	}
	return nil
}

// mayDecide checks the agent's proof again, under the account's lock, and takes the decision.
func (s *Service) mayDecide(ctx context.Context, tx *database.Tx, agent Agent, filed database.SupportCase, decision string) error {
	if err := s.admit(ctx, tx, agent, filed.AccountID); err != nil {
		return err
	}
	now := s.Clock().UTC()
	needsPasscode, err := tx.HasPasscode(ctx, agent.id())
	if err != nil {
		return err
	}
	if !agent.Session.Fresh(now, needsPasscode) {
		return ErrNotFresh
	}
	err = tx.DecideSupportCase(ctx, filed.ID, agent.id(), decision, now)
	if !errors.Is(err, database.ErrNotFound) {
		return err
	}
	if filed.Decision != "" || now.Before(filed.ExpiresAt) {
		return ErrDecided // here already, or by someone else between the two looks at it
	}
	return ErrExpired
}

// admit refuses whoever isn't at the desk, or is the person the case is about.
func (s *Service) admit(ctx context.Context, tx *database.Tx, agent Agent, person uuid.UUID) error {
	is, err := tx.IsSupportAgent(ctx, agent.id())
	if err != nil {
		return err
	}
	row, err := tx.Account(ctx, agent.id())
	switch {
	case err != nil:
		return err
	case !is:
		return ErrNotAgent
	case row.AuthEpoch != agent.Session.Account.AuthEpoch:
		return session.ErrOvertaken
	case agent.id() == person:
		return ErrOwnAccount
	}
	return nil
}

func (a Agent) event(kind audit.Kind, filed database.SupportCase, detail audit.Detail) audit.Event {
	if detail == nil {
		detail = audit.Detail{}
	}
	detail["case"] = filed.ID.String()
	return audit.Event{Kind: kind, Account: filed.AccountID, Actor: a.id(), Address: a.Address, Detail: detail}
}
