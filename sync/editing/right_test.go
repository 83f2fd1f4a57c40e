package editing_test

import (
	"context"
	"errors"
	"testing"

	"satchel/auth/access"
	"satchel/storage/database"
)

// takesCompany has Ben work in the company no more.
func takesCompany(d *desk, ctx context.Context, tx *database.Tx) error {
	return tx.DeleteCompanyMember(ctx, d.company, d.ben.Account)
}

// takes denies Ben a feature.
func takes(feature access.Feature) func(*desk, context.Context, *database.Tx) error {
	return func(d *desk, ctx context.Context, tx *database.Tx) error { return d.deny(ctx, tx, feature) }
}

// The page has asked whether Ben may edit, and found that he may, before it comes to take the lock.
func TestNoLockIsTakenAfterTheRightToIt(t *testing.T) {
	var feature *access.FeatureError
	var closed *access.ClosedError
	for name, test := range map[string]struct {
		taken func(*desk, context.Context, *database.Tx) error
		is    func(error) bool
	}{
		"the company":            {takesCompany, func(err error) bool { return errors.Is(err, access.ErrNoAccess) }},
		"the feature":            {takes(access.EditDocuments), func(err error) bool { return errors.As(err, &feature) && feature.Feature == access.EditDocuments }},
		"what the feature needs": {takes(access.SeeDocuments), func(err error) bool { return errors.As(err, &feature) && feature.Feature == access.SeeDocuments }},
		"the company is closed": {func(d *desk, ctx context.Context, tx *database.Tx) error {
			_, err := tx.SQL().ExecContext(ctx, "UPDATE companies SET closed_at = '2026-11-26 09:00:00' WHERE id = '"+d.company.String()+"'")
			return err
		}, func(err error) bool { return errors.As(err, &closed) && closed.Name == "Acme" }},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(d *desk) {
				err := d.overtaken(test.taken, func() error {
					_, err := d.Open(d.t.Context(), d.ben, d.company, d.document)
					return err
				})
				if !test.is(err) {
					d.t.Errorf("opening it ended with %v", err)
				}
				if _, err := d.db.LockOn(d.t.Context(), d.document); !errors.Is(err, database.ErrNotFound) {
					d.t.Errorf("the lock is %v", err)
				}
			})
		})
	}
}

// The page has asked whether Ben may review, too.
func TestNobodyReviewsWhoseRightWasTaken(t *testing.T) {
	var feature *access.FeatureError
	for name, test := range map[string]struct {
		taken func(*desk, context.Context, *database.Tx) error
		is    func(error) bool
	}{
		"the company": {takesCompany, func(err error) bool { return errors.Is(err, access.ErrNoAccess) }},
		"the feature": {takes(access.ReviewDocuments), func(err error) bool { return errors.As(err, &feature) && feature.Feature == access.ReviewDocuments }},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(d *desk) {
				err := d.overtaken(test.taken, func() error { return d.Review(d.t.Context(), d.ben, d.company, d.document, 1) })
				if !test.is(err) {
					d.t.Errorf("reviewing it ended with %v", err)
				}
				if _, found := d.chain(); found.Reviewed() || len(found.History) > 0 {
					d.t.Errorf("it is reviewed: %v", found.Chain)
				}
			})
		})
	}
}

// overtaken does something just before somebody is through with taking the right to it.
func (d *desk) overtaken(taken func(*desk, context.Context, *database.Tx) error, do func() error) error {
	d.t.Helper()
	done := make(chan error, 1)
	d.write(func(ctx context.Context, tx *database.Tx) error {
		site := must(tx.SiteByCustomerNumber(ctx, "100001"))
		if _, err := tx.LockSite(ctx, site.ID); err != nil { // as whoever administers it
			return err
		}
		if err := taken(d, ctx, tx); err != nil {
			return err
		}
		go func() { done <- do() }()
		return nil
	})
	return <-done
}

func (d *desk) deny(ctx context.Context, tx *database.Tx, feature access.Feature) error {
	site, err := tx.SiteByCustomerNumber(ctx, "100001")
	if err != nil {
		return err
	}
	return tx.PutMemberFeature(ctx, database.MemberFeature{
		SiteID: site.ID, AccountID: d.ben.Account, Feature: string(feature), Allowed: false,
	})
}
