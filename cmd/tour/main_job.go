package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"satchel/assets/samples"
	"satchel/cmd/internal/programs"
)

func (j *job) startService(ctx context.Context) (string, error) {
	// The service outlives a Ctrl-C until the tour has shown its log and stopped it.
	service, err := programs.StartService(context.WithoutCancel(ctx), programs.ServiceOptions{
		Program: j.program("satcheld"), Data: j.folder("service"), Args: []string{"--demo"},
	})
	j.service = service
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("ready at %s, its mailbox at %s/mailbox", service.URL, service.URL), nil
}

func (j *job) requestLink(ctx context.Context) (string, error) {
	return j.run(ctx, "", "reset-password", j.service.URL, "--email", email)
}

func (j *job) readMail(ctx context.Context) (string, error) {
	mail, link, err := programs.AwaitLink(ctx, j.service.URL, email, time.Time{})
	if err != nil {
		return "", err
	}
	j.link = link
	return fmt.Sprintf("“%s”, to %s\n%s", mail.Subject, mail.To, shortened(link)), nil
}

// shortened leaves the secret out of a link: this is printed, and kept in logs of builds.
func shortened(link string) string {
	parsed, err := url.Parse(link)
	if err != nil {
		return "a link"
	}
	return fmt.Sprintf("%s://%s%s/…", parsed.Scheme, parsed.Host, filepath.ToSlash(filepath.Dir(parsed.Path)))
}

func (j *job) choosePassword(ctx context.Context) (string, error) {
	page, err := programs.SetPassword(ctx, j.link, password)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("the portal took it, at %s; the link is used up", page.URL.Path), nil
}

func (j *job) signIn(ctx context.Context) (string, error) {
	return j.run(ctx, password+"\n", "sign-in", j.service.URL, "--email", email, "--password-stdin",
		"--keychain", string(j.keyring.kind))
}

func (j *job) chooseCompany(ctx context.Context) (string, error) {
	found, err := j.run(ctx, "", "companies", "--json")
	if err != nil {
		return "", err
	}
	var companies []struct{ Name string }
	if err := json.Unmarshal([]byte(found), &companies); err != nil {
		return "", fmt.Errorf("reading satchelctl companies --json: %w", err)
	}
	if len(companies) == 0 {
		return "", errors.New("the demonstration account has no companies")
	}
	chosen := companies[0].Name
	for _, c := range companies {
		if c.Name == samples.Company {
			chosen = c.Name
		}
	}
	return j.run(ctx, "", "company", "use", chosen)
}

func (j *job) capture(ctx context.Context) (string, error) {
	if _, err := samples.Write(j.folder("samples")); err != nil {
		return "", err
	}
	j.files = map[string]string{}
	var order []string // of categories, as the samples come
	byCategory := map[string][]string{}
	for _, s := range samples.All() {
		path := filepath.Join(j.folder("samples"), s.Name)
		content, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("reading a sample: %w", err)
		}
		j.files[s.Name] = fmt.Sprintf("%x", sha256.Sum256(content))
		if byCategory[s.Category] == nil {
			order = append(order, s.Category)
		}
		byCategory[s.Category] = append(byCategory[s.Category], path)
	}
	var said strings.Builder
	for _, category := range order {
		lines, err := j.run(ctx, "", append([]string{"add", "--category", category}, byCategory[category]...)...)
		if err != nil {
			return "", err
		}
		for line := range strings.Lines(lines) {
			if strings.HasPrefix(line, "saved") {
				said.WriteString(line)
			}
		}
	}
	fmt.Fprintf(&said, "%d documents saved: copied, hashed, and safe against a crash\n", len(j.files))
	return said.String(), nil
}

func (j *job) send(ctx context.Context) (string, error) {
	return j.run(ctx, "", "sync", "--until-done", "--timeout", "2m")
}

func (j *job) compare(ctx context.Context) (string, error) {
	documents, err := j.ctl.List(ctx)
	if err != nil {
		return "", err
	}
	if len(documents) != len(j.files) {
		return "", fmt.Errorf("%d documents in the queue, %d were captured", len(documents), len(j.files))
	}
	var lines []string
	for _, d := range documents {
		if d.Acknowledgement == nil {
			return "", fmt.Errorf("%s is %s and has no acknowledgement", d.Name, d.State)
		}
		original := j.files[d.Name]
		if d.SHA256 != original || d.Acknowledgement.SHA256 != original {
			return "", fmt.Errorf("%s: original %s, queue %s, acknowledged %s", d.Name, original, d.SHA256, d.Acknowledgement.SHA256)
		}
		lines = append(lines, fmt.Sprintf("same  %s…  %s", original[:16], d.Name))
	}
	return strings.Join(lines, "\n"), nil
}

func (j *job) check(ctx context.Context) (string, error) {
	said, err := exec.CommandContext(ctx, j.program("satcheld"), "check", "--data", j.folder("service")).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("satcheld check: %w\n%s", err, said)
	}
	return string(said), nil
}

// run runs satchelctl; any exit code but 0 is an error with what it said.
func (j *job) run(ctx context.Context, stdin string, args ...string) (string, error) {
	result, err := j.ctl.Run(ctx, stdin, args...)
	if err != nil {
		return "", err
	}
	if result.Code != 0 {
		return "", fmt.Errorf("satchelctl %s: %s", args[0], result)
	}
	return result.Out, nil
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
