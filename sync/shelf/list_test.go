package shelf_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/sync/shelf"
)

func TestTheListIsNewestFirstPageByPageAndOfOneCompany(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := furnish(t, db)
		var want []string
		for n := range 25 {
			name := fmt.Sprintf("paper %02d", n)
			r.put(r.paper(n/3, name)) // several at the same moment
			want = append(want, name)
		}
		elsewhere := r.paper(7, "not ours")
		elsewhere.CompanyID = r.other
		r.put(elsewhere)
		slices.Reverse(want)
		for _, limit := range []int{1, 4, 25, 100} {
			got := r.all(shelf.Filter{}, limit)
			if slices.Sort(got); len(got) != len(want) || slices.Contains(got, "not ours") {
				t.Errorf("by %d: %v", limit, got)
			}
		}
		first, err := r.shelf.List(t.Context(), r.company, shelf.Filter{}, "", 4)
		if err != nil || first.Documents[0].Name != "paper 24" || first.People[r.ann].Name != "Ann" || first.Reached != nil {
			t.Errorf("%v %v", first, err)
		}
	})
}

func TestWordsFindDocumentsWhateverTheirCaseAndAccents(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := furnish(t, db)
		for n, name := range []string{"Café Brûlé invoice-2031.pdf", "INVOICE 2031-B.pdf", "statement 50% off_x.pdf", "Straße 山田 太郎.pdf"} {
			r.put(r.paper(n, name))
		}
		for text, want := range map[string]int{
			"cafe": 1, "CAFÉ": 1, "inv": 2, "invoice 2031": 2, "2031 invoice cafe": 1, "oice": 0, "nothing": 0, "inv nothing": 0,
			"50%": 1, "_": -1, "%": -1, "  ": -1, "off_x": 1, "山田": 1, "'; DROP TABLE documents; --": 0, "\u202e\u200binv": 2, "pdf": 4, "\x00inv": 2,
		} {
			if want < 0 {
				if _, err := r.shelf.List(t.Context(), r.company, shelf.Filter{Text: text}, "", 10); !errors.Is(err, shelf.ErrFilter) {
					t.Errorf("%q: %v", text, err)
				}
				continue
			}
			if got := r.all(shelf.Filter{Text: text}, 10); len(got) != want {
				t.Errorf("%q finds %v", text, got)
			}
		}
	})
}

func TestAFilterThatMeansNothingIsRefusedAndSaysWhy(t *testing.T) {
	r := furnish(t, databasetest.SQLite(t))
	for says, filter := range map[string]shelf.Filter{
		"no state":    {State: "delivered"},
		"no category": {Category: "<b>"},
		"no day":      {From: "2026-02-30"},
		"is no day":   {To: "yesterday"},
		"after":       {From: "2026-03-02", To: "2026-03-01"},
		"200":         {Text: strings.Repeat("x", 201)},
	} {
		if _, err := r.shelf.List(t.Context(), r.company, filter, "", 10); !errors.Is(err, shelf.ErrFilter) || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v", filter, err)
		}
	}
	for _, cursor := range []string{"x", "%%%", "bnVsbA=="} {
		if _, err := r.shelf.List(t.Context(), r.company, shelf.Filter{}, cursor, 10); !errors.Is(err, shelf.ErrCursor) {
			t.Errorf("%q: %v", cursor, err)
		}
	}
}

// However the database finds them, by an index or over stretches of the list, each filter gives what it says.
func TestEveryFilterGivesExactlyWhatPassesHoweverItIsFound(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := furnish(t, db)
		random := rand.New(rand.NewPCG(1, 2))
		pick := func(of ...string) string { return of[random.IntN(len(of))] }
		var rows []database.Document
		for n := range 300 {
			row := r.paper(n*60, strings.Join([]string{pick("red", "green", "blue"), pick("apple", "pear", "plum"), pick("tart", "tarte", "cake")}, " "))
			row.State, row.Category = pick("accepted", "processing", "ready"), pick("purchase", "sale", "expense")
			row.AccountID = []uuid.UUID{r.ann, r.ben}[random.IntN(2)]
			rows = append(rows, row)
		}
		r.put(rows...)
		slices.Reverse(rows)
		for range 60 {
			filter := database.DocumentFilter{
				State: pick("", "", "ready"), Category: pick("", "", "sale"), From: pick("", "2026-03-04"), To: pick("", "2026-03-11"),
				Rare: []int{1, 20, 1000}[random.IntN(3)], Stretch: []int{7, 50, 10_000}[random.IntN(3)],
			}
			if random.IntN(3) == 0 {
				filter.Account = r.ben
			}
			if text := pick("", "", "tart", "re", "pl ca"); text != "" {
				filter.Words = strings.Fields(text)
			}
			var want []string
			for _, row := range rows {
				if passes(row, filter) {
					want = append(want, row.Name)
				}
			}
			if got := walk(t, db, r.company, filter, 3+random.IntN(40)); !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v:\n%v\nwant\n%v", filter, got, want)
			}
		}
	})
}

func TestALongListReachesAsFarAsItsPagesDidOneByOne(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := furnish(t, db)
		var rows []database.Document
		for n := range 200 {
			row := r.paper(n*60, "paper")
			row.State, row.Category = []string{"ready", "accepted"}[n%2], []string{"sale", "expense", "purchase"}[n%3]
			rows = append(rows, row)
		}
		r.put(rows...)
		filter := database.DocumentFilter{State: "ready", Category: "sale", Rare: 1, Stretch: 60}
		first, err := db.FindDocuments(t.Context(), r.company, filter, database.Position{}, 50)
		if err != nil {
			t.Fatal(err)
		}
		second, err := db.FindDocuments(t.Context(), r.company, filter, first.Reached, 50)
		if err != nil {
			t.Fatal(err)
		}
		both, err := db.FindDocuments(t.Context(), r.company, filter, database.Position{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(both.Rows), len(first.Rows)+len(second.Rows); got != want || both.Reached != second.Reached {
			t.Errorf("%d documents as far as %v, want %d as far as %v", got, both.Reached, want, second.Reached)
		}
	})
}

func passes(row database.Document, f database.DocumentFilter) bool {
	for _, word := range f.Words {
		if !strings.Contains(row.Words, " "+word) {
			return false
		}
	}
	return (f.State == "" || row.State == f.State) && (f.Category == "" || row.Category == f.Category) &&
		(f.Account == uuid.Nil || row.AccountID == f.Account) && (f.From == "" || row.Day >= f.From) && (f.To == "" || row.Day <= f.To)
}

func walk(t *testing.T, db *database.DB, company uuid.UUID, f database.DocumentFilter, limit int) []string {
	t.Helper()
	var names []string
	from := database.Position{}
	for range 1000 {
		found, err := db.FindDocuments(t.Context(), company, f, from, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range found.Rows {
			names = append(names, row.Name)
		}
		if from = found.Reached; !found.More {
			return names
		}
	}
	t.Fatalf("%+v has no end", f)
	return nil
}
