package administration

import (
	"slices"
	"testing"

	"satchel/storage/database"
)

func TestMembersAreSortedAsPeopleSortNames(t *testing.T) {
	want := []string{"anna Ash", "Änne Ash", "Bob Ash", "Person 1", "person 2", "Person 10", "Person 11"}
	var members []database.MemberPasscode
	for _, name := range []string{"Bob Ash", "Person 1", "Person 10", "Person 11", "anna Ash", "person 2", "Änne Ash"} {
		members = append(members, database.MemberPasscode{Name: name})
	}
	byName(members)
	var got []string
	for _, one := range members {
		got = append(got, one.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("sorted as %q", got)
	}
}
