package main

import (
	"github.com/spf13/cobra"
)

const about = `Satchel's companion without a window.

It captures documents (files and folders) into a queue on this computer, and sends them to the Satchel service
of your practice. "Saved" means: copied, hashed, and safe against a crash or a power cut. The originals are
never touched.

A first time, in order:

  satchelctl reset-password https://satchel.example --email you@example.com    make an app password by mail
  satchelctl sign-in https://satchel.example --email you@example.com
  satchelctl company use "Hollin & Fern Bakery"
  satchelctl add --category purchase invoices/
  satchelctl sync --until-done

Exit codes: 0 done, 1 failed, 2 usage, 3 needs the person, 4 offline.

Environment: SATCHEL_HOME for --home, SATCHEL_PASSPHRASE for a file keychain where nobody can type it.`

// homeVariable names the environment variable for the home, the window's too.
const homeVariable = "SATCHEL_HOME"

func newRoot(f *face) *cobra.Command {
	root := &cobra.Command{
		Use:           "satchelctl",
		Short:         "Satchel's companion without a window",
		Long:          about,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(f.in)
	root.SetOut(f.out)
	root.SetErr(f.err)
	flags := root.PersistentFlags()
	flags.StringVar(&f.home, "home", f.getenv(homeVariable), "folder for the queue and everything else beside the keychain (default: "+homeVariable+", else satchel in your configuration folder)")
	flags.StringVar(&f.account, "account", "", "e-mail, or the beginning of the id, of the account to work with, where several are signed in; with the service's address behind it in quotes where several have the e-mail (default: the one used last)")
	flags.BoolVar(&f.json, "json", false, "print JSON instead of a table")
	flags.BoolVar(&f.verbose, "verbose", false, "say on standard error what happens underneath")
	root.AddGroup(
		&cobra.Group{ID: "account", Title: "Signing in:"},
		&cobra.Group{ID: "documents", Title: "Documents:"},
		&cobra.Group{ID: "care", Title: "Care:"},
	)
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("account", newSignIn(f, nil), newResetPassword(f, nil), newWhoami(f, nil), newAccounts(f, nil),
		newCompanies(f, nil), newCompany(f, nil, nil), newDevices(f, nil), newLogins(f, nil), newRelease(f, nil), newAskAdministrator(f, nil), newSignOut(f, nil), newDisconnect(f, nil), newTwoFactor(f), newPasscodes(f), newPortal(f, nil))
	add("documents", newAdd(f, nil), newWatch(f), newSync(f, nil), newList(f, nil), newShow(f, nil), newRetry(f, nil), newRemove(f, nil), newNetwork(f))
	add("care", newDoctor(f, nil), newSupportBundle(f, nil), newLicences(f), newVault(f))
	root.SetFlagErrorFunc(flagError)
	f.checkAll(root)
	return root
}

// printsJSON are the commands that take --json.
var printsJSON = map[string]bool{
	"satchelctl whoami": true, "satchelctl accounts": true, "satchelctl companies": true, "satchelctl company": true,
	"satchelctl company use": true, "satchelctl devices": true, "satchelctl logins": true, "satchelctl release": true,
	"satchelctl ask-administrator": true, "satchelctl sign-out": true, "satchelctl passcodes": true,
	"satchelctl portal": true, "satchelctl two-factor status": true, "satchelctl two-factor enable": true,
	"satchelctl two-factor recovery-codes": true, "satchelctl add": true, "satchelctl sync": true,
	"satchelctl network": true, "satchelctl list": true, "satchelctl show": true, "satchelctl retry": true, "satchelctl remove": true,
	"satchelctl watch": true, "satchelctl watch add": true, "satchelctl watch list": true, "satchelctl watch remove": true, "satchelctl watch resume": true,
	"satchelctl doctor": true, "satchelctl vault list": true, "satchelctl vault code": true,
}

// checkAll has every command's flags checked before anything of its own.
func (f *face) checkAll(c *cobra.Command) {
	own := c.PreRunE
	c.PreRunE = func(c *cobra.Command, args []string) error {
		if err := f.checkFlags(c); err != nil || own == nil {
			return err
		}
		return own(c, args)
	}
	for _, sub := range c.Commands() {
		f.checkAll(sub)
	}
}

// noteBeginning notes when a command's own run starts, so that whatever failed before it was the command line.
func noteBeginning(c *cobra.Command, began *bool) {
	if run := c.RunE; run != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			*began = true
			return run(c, args)
		}
	}
	for _, sub := range c.Commands() {
		noteBeginning(sub, began)
	}
}
