package administration_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

const staff = "\ufeffE-mail,Name,Role,Companies\n" +
	"nina@demo.test,Nina New,bookkeeper,alpha|Beta\n" +
	"\n" +
	"ben@demo.test,Ben Books,,Alpha\n" +
	"old@demo.test,Old Hand,administrator,\n" +
	"nobody,Nobody,,\n" +
	"x1@demo.test,\u202egnp,,\n" +
	"x2@demo.test,X,king,\n" +
	"x3@demo.test,X,,Gamma\n" +
	"NINA@demo.test,Twice,,\n" +
	"\"<script>alert(1)</script>@demo.test\",\"'; DROP TABLE accounts; --\",,\n"

func TestAnImportShowsEachLineAndDoesExactlyThat(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.invite("old@demo.test")
		seen := must(b.Preview(ctx, b.by(b.ada), []byte(staff)))
		var got []string
		for _, line := range seen.Lines {
			got = append(got, strings.TrimSpace(string(line.Result)+" "+string(line.Why)))
		}
		want := "invite, member, renew, refused email, refused name, refused role, refused company, refused twice, refused email"
		if strings.Join(got, ", ") != want || seen.Lines[1].Number != 4 || seen.Invites() != 2 {
			b.t.Errorf("the plan is %v", got)
		}
		var gives []string
		for _, line := range seen.Lines {
			gives = append(gives, strings.TrimSpace(string(line.Role)+" "+strings.Join(line.Companies, " ")))
		}
		if want := []string{"bookkeeper Alpha Beta", "", "administrator", "", "", "", "", "", ""}; !slices.Equal(gives, want) {
			b.t.Errorf("the lines give %q", gives)
		}
		if open := must(b.Pending(ctx, b.site.ID)); len(open) != 1 {
			b.t.Errorf("the preview invited: %v", open)
		}
		_, err := b.Import(ctx, b.by(b.ada), []byte(staff), "another seal")
		b.want("what wasn't shown", err, administration.ErrImportChanged)
		b.want("a company closes meanwhile", b.CloseCompany(ctx, b.by(b.ada), b.beta.ID), nil)
		_, err = b.Import(ctx, b.by(b.ada), []byte(staff), seen.Seal)
		b.want("after a change", err, administration.ErrImportChanged)
		b.want("and opens", b.ReopenCompany(ctx, b.by(b.ada), b.beta.ID), nil)
		_, err = b.Import(ctx, b.by(b.ada), []byte(staff), seen.Seal)
		b.want("what was shown", err, nil)
		open := must(b.Pending(ctx, b.site.ID))
		if len(open) != 2 || open[0].Email != "nina@demo.test" || open[1].Role != "administrator" {
			b.t.Errorf("invited are %+v", open)
		}
	})
}

func TestAnImportThatIsAskedForTwiceIsCarriedOutOnce(t *testing.T) {
	each(t, func(b *bench) {
		ctx, file := b.t.Context(), []byte("nina@demo.test\notto@demo.test\n")
		seen := must(b.Preview(ctx, b.by(b.ada), file))
		results := make(chan error)
		for range 2 {
			go func() {
				_, err := b.Import(ctx, b.by(b.ada), file, seen.Seal)
				results <- err
			}()
		}
		one, other := <-results, <-results
		if one != nil {
			one, other = other, one
		}
		b.want("the first", one, nil)
		b.want("the second", other, administration.ErrImportDone)
		_, err := b.Importable(ctx, b.by(b.ada), file, seen.Seal)
		b.want("later", err, administration.ErrImportDone)

		again := must(b.Preview(ctx, b.by(b.ada), file))
		_, err = b.Import(ctx, b.by(b.ada), file, again.Seal)
		b.want("shown anew", err, nil)
		_, err = b.Import(ctx, b.by(b.ada), file, again.Seal)
		b.want("which is once again", err, administration.ErrImportDone)
		if len(b.invites) != 4 || again.Count(administration.WillRenew) != 2 {
			b.t.Errorf("%d mails were ordered, and the second import is %+v", len(b.invites), again)
		}
	})
}

// Attack: a seal that was never put on, or stands on the import of another site.
func TestASealOfNothingCarriesNothingOut(t *testing.T) {
	each(t, func(b *bench) {
		ctx, file := b.t.Context(), []byte("nina@demo.test\n")
		seen := must(b.Preview(ctx, b.by(b.ada), file))
		_, err := b.Import(ctx, b.by(b.ada), file, seen.Seal)
		b.want("the import", err, nil)
		other := must(b.access.CreateSite(ctx, "Elsewhere", "4712", b.sid.ID))
		stranger := administration.By{Account: b.sid.ID, Site: other.ID}
		for _, seal := range []string{"", "seal", seen.Seal[:32], seen.Seal, strings.Repeat("0", len(seen.Seal))} {
			_, err := b.Import(ctx, stranger, file, seal)
			b.want(seal, err, administration.ErrImportChanged)
		}
	})
}

func TestAFileThatIsNoImportIsRefusedWhole(t *testing.T) {
	each(t, func(b *bench) {
		for name, test := range map[string]struct {
			file string
			want error
		}{
			"nothing":          {"", administration.ErrImportEmpty},
			"a header alone":   {"email;name\n", administration.ErrImportEmpty},
			"a picture":        {"\x89PNG\r\n\x1a\n\x00", administration.ErrImportShape},
			"an open quote":    {"\"nina@demo.test,Nina\n", administration.ErrImportShape},
			"a quote within":   {"nina@demo.test,Nina,,\"A\"|B\n", administration.ErrImportShape},
			"too many lines":   {strings.Repeat("a@demo.test\n", administration.MaxLines+1), administration.ErrImportLarge},
			"too large":        {strings.Repeat("x", administration.MaxImport+1), administration.ErrImportLarge},
			"Windows' letters": {"nina@demo.test,Zo\xeb\n", administration.ErrImportShape},
		} {
			_, err := b.Preview(b.t.Context(), b.by(b.ada), []byte(test.file))
			b.want(name, err, test.want)
		}
		if plan := must(b.Preview(b.t.Context(), b.by(b.ada), []byte("nina@demo.test;Nina;;Alpha|Beta\r\n"))); plan.Invites() != 1 || len(plan.Lines[0].Companies) != 2 {
			b.t.Errorf("with semicolons: %+v", plan)
		}
		_, err := b.Preview(b.t.Context(), b.by(b.sid), []byte(staff))
		b.want("by a stranger", err, administration.ErrNotAllowed)
	})
}

// books opens companies, and returns them by name.
func (b *bench) books(names ...string) map[string]database.Company {
	b.t.Helper()
	made := map[string]database.Company{"Alpha": b.alpha, "Beta": b.beta}
	for _, name := range names {
		made[name] = must(b.access.CreateCompany(b.t.Context(), b.site.ID, name))
	}
	return made
}

func TestAnImportKnowsCompaniesByTheirExactNames(t *testing.T) {
	each(t, func(b *bench) {
		made := b.books("ACME", "Acme", "Smith; Sons", "Smith", "Sons", "A|B", `The "Old" Mill`, `"Q" Ltd`, "Zoë & Söhne", "GONE", "Gone", "Rope, Sail")
		b.want("closing", b.CloseCompany(b.t.Context(), b.by(b.ada), made["GONE"].ID), nil)
		for fields, want := range map[string]string{
			`ACME`:                                 "ACME",
			`Acme|ACME`:                            "Acme, ACME",
			`acme`:                                 "several acme",
			`alpha`:                                "Alpha",
			`Alpha|alpha;ALPHA`:                    "Alpha",
			`Smith; Sons`:                          "several Smith; Sons",
			`"""Smith; Sons""|Alpha"`:              "Smith; Sons, Alpha",
			`Smith|Sons`:                           "Smith, Sons",
			`A|B`:                                  "A|B",
			`A|B,"Rope, Sail",alpha;beta`:          "A|B, Rope, Sail, Alpha, Beta",
			`"The ""Old"" Mill"`:                   `The "Old" Mill`,
			`"""The """"Old"""" Mill"" ; ""A|B"""`: `The "Old" Mill, A|B`,
			`"""Q"" Ltd"`:                          `"Q" Ltd`,
			"Zoe\u0308 & So\u0308hne":              "Zoë & Söhne",
			`GONE`:                                 "company GONE",
			`gone`:                                 "several gone",
			`Gone`:                                 "Gone",
			`Alpha,Gamma`:                          "company Gamma",
			`Alpha,,|;,`:                           "Alpha",
			`"""Alpha"`:                            `quotes "Alpha`,
			`"""Alpha"" Beta"`:                     `quotes "Alpha" Beta`,
		} {
			line := must(b.Preview(b.t.Context(), b.by(b.ada), []byte("nina@demo.test,Nina,,"+fields))).Lines[0]
			got := strings.Join(line.Companies, ", ")
			if line.Result == administration.WillRefuse {
				got = string(line.Why) + " " + line.About
			}
			if got != want {
				b.t.Errorf("%s: %q, want %q", fields, got, want)
			}
		}
	})
}

// With semicolons between the fields, as spreadsheets on the continent write them, it is the same.
func TestAnImportWithSemicolonsTakesNamesWithCommas(t *testing.T) {
	each(t, func(b *bench) {
		b.books("Rope, Sail; Tar")
		line := must(b.Preview(b.t.Context(), b.by(b.ada), []byte("nina@demo.test;Nina;;\"Rope, Sail; Tar\";Beta"))).Lines[0]
		if got := strings.Join(line.Companies, " and "); got != "Rope, Sail; Tar and Beta" {
			b.t.Errorf("into %q: %+v", got, line)
		}
	})
}

func TestWhoInvitesOnlyWhereTheyWorkImportsOnlyThere(t *testing.T) {
	each(t, func(b *bench) {
		b.want("giving", b.SetFeature(b.t.Context(), b.by(b.olive), b.ben.ID, access.People, administration.AsRole, administration.Allow), nil)
		line := must(b.Preview(b.t.Context(), b.by(b.ben), []byte("nina@demo.test,Nina,,alpha,beta"))).Lines[0]
		if line.Why != administration.WhyMay || line.About != "beta" {
			b.t.Errorf("the line says %+v", line)
		}
	})
}

// An administrator's invitation is the administrators' alone to renew: the others are told which line that is, and the rest
// is done.
func TestWhoDoesNotRunTheSiteLeavesAnAdministratorsInvitationAlone(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("giving", b.SetFeature(ctx, b.by(b.olive), b.ben.ID, access.People, administration.AsRole, administration.Allow), nil)
		b.want("inviting", b.Invite(ctx, b.by(b.olive), administration.Invitee{Email: "amy@demo.test", Role: access.Administrator}), nil)
		file := []byte("amy@demo.test,Amy,,\nnina@demo.test,Nina,,\n")
		plan := must(b.Preview(ctx, b.by(b.ben), file))
		if amy := plan.Lines[0]; amy.Result != administration.WillRefuse || amy.Why != administration.WhyInvited || plan.Invites() != 1 {
			b.t.Errorf("the plan is %+v", plan)
		}
		_, err := b.Import(ctx, b.by(b.ben), file, plan.Seal)
		b.want("what was shown", err, nil)
		open := must(b.Pending(ctx, b.site.ID))
		if len(open) != 2 || open[0].Email != "amy@demo.test" || open[0].Role != "administrator" || open[1].Email != "nina@demo.test" {
			b.t.Errorf("invited are %+v", open)
		}
		if plan := must(b.Preview(ctx, b.by(b.ada), file)); plan.Lines[0].Result != administration.WillRenew {
			b.t.Errorf("an administrator's plan is %+v", plan)
		}
	})
}

// However companies are called, quoted they are found.
func TestQuotedNamesOfCompaniesAreFoundWhateverTheyHold(t *testing.T) {
	each(t, func(b *bench) {
		var names []string
		for _, middle := range []string{"|", ";", `"`, `""`, `|"`, `";"`, ",", " | ", "a", "A", "'", `\`} {
			names = append(names, "x"+middle+"x")
		}
		b.books(names...)
		rapid.Check(b.t, func(t *rapid.T) {
			wanted := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 5, rapid.ID).Draw(t, "names")
			var cells []string
			for chunk := range slices.Chunk(wanted, rapid.IntRange(1, 3).Draw(t, "in a cell")) {
				var quoted []string
				for _, name := range chunk {
					quoted = append(quoted, `"`+strings.ReplaceAll(name, `"`, `""`)+`"`)
				}
				cells = append(cells, strings.Join(quoted, rapid.SampledFrom([]string{"|", ";", " | "}).Draw(t, "between")))
			}
			var file bytes.Buffer
			writer := csv.NewWriter(&file)
			writer.Comma = rapid.SampledFrom([]rune{',', ';'}).Draw(t, "comma")
			if err := writer.Write(append([]string{"nina@demo.test", "Nina", ""}, cells...)); err != nil {
				t.Fatal(err)
			}
			writer.Flush()
			if line := must(b.Preview(b.t.Context(), b.by(b.ada), file.Bytes())).Lines[0]; !slices.Equal(line.Companies, wanted) {
				t.Fatalf("%s leads into %q: %+v", file.String(), line.Companies, line)
			}
		})
	})
}
