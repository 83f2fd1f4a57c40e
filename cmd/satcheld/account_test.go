package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPeopleSitesAndCompaniesAreAddedFromTheCommandLine(t *testing.T) {
	data := t.TempDir()
	for _, step := range []struct {
		args []string
		code int
		say  string
	}{
		{[]string{"account", "add", "Owner@Example.test", "--name", "Olive Owner"}, exitDone, "Added Olive Owner <owner@example.test>"},
		{[]string{"account", "add", "owner@example.test", "--name", "Again"}, exitFailed, "already has an account"},
		{[]string{"account", "add", "no address", "--name", "Nobody"}, exitFailed, ""},
		{[]string{"account", "add", "ada@example.test"}, exitUsage, "--name"},
		{[]string{"account", "add"}, exitUsage, "e-mail"},
		{[]string{"site", "add", "100200", "--name", "Example Practice", "--owner", "nobody@example.test"}, exitFailed, "nobody has an account"},
		{[]string{"site", "add", "100200", "--name", "Example Practice", "--owner", "owner@example.test"}, exitDone, "Example Practice (100200)"},
		{[]string{"site", "add", "100200", "--name", "Other", "--owner", "owner@example.test"}, exitFailed, "already has a site"},
		{[]string{"company", "add", "Byron & Co", "--site", "100200", "--member", "owner@example.test"}, exitDone, "Byron & Co"},
		{[]string{"company", "add", "Byron & Co", "--site", "100200"}, exitFailed, "already has a company"},
		{[]string{"company", "add", "Byron & Co", "--site", "9"}, exitFailed, "no site has the customer number"},
		{[]string{"account", "add", "ada@example.test", "--name", "Ada", "--site", "100200", "--company", "Nonesuch"}, exitFailed, "no company called"},
		{[]string{"account", "add", "ada@example.test", "--name", "Ada", "--site", "100200", "--role", "king"}, exitUsage, "role"},
		{[]string{"account", "add", "ada@example.test", "--name", "Ada", "--company", "Byron & Co"}, exitUsage, "--site"},
		{[]string{"account", "add", "ada@example.test", "--name", "Ada", "--site", "100200", "--company", "Byron & Co"}, exitDone, "Added Ada"},
		{[]string{"site", "list"}, exitDone, "Byron & Co"},
		{[]string{"account", "list"}, exitDone, "not set"},
		{[]string{"account", "lists"}, exitUsage, ""},
	} {
		got := runProgram(t, nil, append(step.args, "--data", data)...)
		if got.code != step.code || !strings.Contains(got.out+got.err, step.say) {
			t.Errorf("%v ended with %+v", step.args, got)
		}
	}
	got := runProgram(t, nil, "account", "list", "--json", "--data", data)
	var people []listedAccount
	if err := json.Unmarshal([]byte(got.out), &people); err != nil || len(people) != 2 {
		t.Fatalf("the people are %s (%v)", got.out, err)
	}
	ada := people[0]
	if ada.Email != "ada@example.test" {
		ada = people[1]
	}
	if companies, err := openTables(t, data).CompaniesOf(t.Context(), ada.ID); err != nil || len(companies) != 1 {
		t.Errorf("Ada works in %v (%v)", companies, err)
	}
}

func TestPeopleAreAddedWhileTheServiceServes(t *testing.T) {
	data := t.TempDir()
	d := serveOn(t, data, "--demo")
	if got := runProgram(t, nil, "account", "add", "ada@example.test", "--name", "Ada", "--data", data); got.code != exitDone {
		t.Errorf("it ended with %+v", got)
	}
	if code, _ := d.get("/readyz", nil); code != 200 {
		t.Errorf("/readyz answered %d", code)
	}
}

func TestTheDataDirectoryMustBeNamed(t *testing.T) {
	for _, args := range [][]string{{"serve", "--demo"}, {"check"}, {"account", "list"}, {"restore", "x"}} {
		if got := runProgram(t, nil, args...); got.code != exitUsage || !strings.Contains(got.err, "--data") {
			t.Errorf("%v ended with %+v", args, got)
		}
	}
}

func TestAnUnknownCommandIsSaidSo(t *testing.T) {
	if got := runProgram(t, nil, "frobnicate"); got.code != exitUsage || !strings.Contains(got.err, "frobnicate") {
		t.Errorf("it ended with %+v", got)
	}
}
