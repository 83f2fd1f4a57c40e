package access

import (
	"github.com/google/uuid"

	"satchel/storage/database"
)

// Given reports whether somebody with a role was given a feature. What was said of themselves comes before what was said of
// their role on the site, and that before what the role may do anywhere; nil where nothing was said. An owner has every
// feature, so that a site can never lock itself out.
func Given(role Role, feature Feature, ofRole, ofThem *bool) bool {
	switch {
	case role == Owner:
		return true
	case ofThem != nil:
		return *ofThem
	case ofRole != nil:
		return *ofRole
	}
	return role.Allowed(feature)
}

// SaidOfRole is what a site says of a role and a feature; nil for nothing.
func SaidOfRole(roles []database.RoleFeature, role Role, feature Feature) *bool {
	for _, row := range roles {
		if row.Role == string(role) && row.Feature == string(feature) {
			return &row.Allowed
		}
	}
	return nil
}

// SaidOfMember is what a site says of a member and a feature, among what it says of them all; nil for nothing.
func SaidOfMember(own []database.MemberFeature, account uuid.UUID, feature Feature) *bool {
	for _, row := range own {
		if row.AccountID == account && row.Feature == string(feature) {
			return &row.Allowed
		}
	}
	return nil
}
