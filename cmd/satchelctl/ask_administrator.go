package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/companion"
)

type askOptions struct {
	*face
	Company, Feature, Site string
}

func newAskAdministrator(f *face, run func(context.Context, *askOptions) error) *cobra.Command {
	o := &askOptions{face: f}
	command := &cobra.Command{
		Use:   "ask-administrator",
		Short: "Have your administrator asked by mail for the access you lack",
		Long: `Have the administrators of your site asked by mail for what keeps you from working: to be a user, a company, or a
feature such as adding documents. Their mail leads them to the very switch, and you get a mail when they answer.
Asked once more, it is the same request.

Exit codes: 0 asked, or there is nothing to ask for; 2 usage; 3 you have to say more, such as which site;
4 offline, nobody was asked.`,
		Example: `  satchelctl ask-administrator
  satchelctl ask-administrator --site 100200            you are on no site yet: its customer number, or its owner's e-mail
  satchelctl ask-administrator --feature documents.review`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = askAdministrator
			}
			return run(c.Context(), o)
		},
	}
	flags := command.Flags()
	flags.StringVar(&o.Company, "company", "", "the company you lack something in (default: the one chosen)")
	flags.StringVar(&o.Feature, "feature", "", "ask for this feature (default: what a companion needs and you lack)")
	flags.StringVar(&o.Site, "site", "", "the site to be a user of, where you are on none: its customer number, or its owner's e-mail")
	return command
}

func askAdministrator(ctx context.Context, o *askOptions) error {
	return o.with(ctx, func(c *companion.Companion) error {
		lacks, company, err := c.Lacks(ctx, o.Company)
		if err != nil {
			return err
		}
		if o.Feature != "" && (len(lacks) == 0 || lacks[0].Code == "no-feature") {
			lacks = []companion.Lack{{Ask: companion.Request{Thing: o.Feature, Company: company}}}
		}
		asked := []companion.Lack{}
		for _, lack := range lacks {
			one, err := o.askFor(ctx, c, lack.Ask)
			if err != nil {
				return err
			}
			asked = append(asked, one)
		}
		if o.json {
			return o.writeJSON(asked)
		}
		if len(asked) == 0 {
			o.printf("You have all that a companion needs. Nobody was asked. For another feature: --feature NAME\n")
		}
		for _, one := range asked {
			o.sayAsked(one, time.Now())
		}
		return nil
	})
}

func (o *askOptions) askFor(ctx context.Context, c *companion.Companion, request companion.Request) (companion.Lack, error) {
	if request.Thing == companion.Member {
		if request.Named = o.Site; o.Site == "" {
			return companion.Lack{}, &companion.Refused{Code: "not-named"}
		}
	}
	return c.Ask(ctx, request)
}

// sayAsked tells whom was asked, for what. Of a site or company that isn't theirs, nothing is told.
func (o *askOptions) sayAsked(one companion.Lack, now time.Time) {
	switch one.Ask.Thing {
	case companion.Member:
		o.printf("If there is such a site, its owner and administrators have been asked by mail. You get a mail when they answer.\n")
		return
	case companion.OneCompany:
		o.printf("If it is a company of your site, the owner and the administrators have been asked by mail to let you in.\n")
		return
	}
	var names []string
	for _, person := range one.Whom {
		names = append(names, visible(person.Name))
	}
	what := "a company to work in"
	if one.Title != "" {
		what = "“" + one.Title + "”"
	}
	since := "now"
	if one.Since != nil {
		since = words.When(*one.Since, now)
	}
	o.printf("Asked for since %s: %s on %s, by mail to %s. You get a mail when it is answered.\n",
		since, what, visible(one.Site), strings.Join(names, ", "))
}
