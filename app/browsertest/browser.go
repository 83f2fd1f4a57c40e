package browsertest

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Open starts a real Chromium with an empty profile; it ends with the test. A machine without one fails
// the test: what isn't run isn't proved.
func Open(t testing.TB, options ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("no Chromium to test in: %v; apt-get install chromium", err)
	}
	flags := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
	}
	if os.Geteuid() == 0 {
		flags = append(flags, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(flags, options...)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return ctx
}

// patience is how long one step may take, however busy the machine. A browser as a whole has as long as its test.
const patience = 2 * time.Minute

// Step is one thing done in a browser.
type Step = chromedp.Action[chromedp.Void]

// Drive does the steps in turn and fails the test at the first that can't be done.
func Drive(t testing.TB, browser context.Context, steps ...Step) {
	t.Helper()
	for i, step := range steps {
		if err := patiently(browser, step); err != nil {
			t.Fatalf("driving Chromium, step %d of %d: %v\nit shows: %s", i+1, len(steps), err, Shown(t, browser))
		}
	}
}

// patiently does a step, again where the page went away between finding what the step is about and touching it: then
// nothing was touched.
func patiently(browser context.Context, step Step) error {
	ctx, cancel := context.WithTimeout(browser, patience)
	defer cancel()
	for {
		err := chromedp.Do(ctx, step)
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "Could not find node with given id") {
			return err
		}
	}
}

// Shown is the path and the text that the browser shows.
func Shown(t testing.TB, browser context.Context) string {
	t.Helper()
	return Evaluate[string](t, browser, `location.pathname + "\n" + document.body.innerText`)
}

// Evaluate asks the page for a value.
func Evaluate[T any](t testing.TB, browser context.Context, script string, options ...chromedp.EvaluateOption) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(browser, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, options...))
	if err != nil {
		t.Fatalf("asking the page for %s: %v", script, err)
	}
	return value
}

// Heading waits until the page with this heading is there.
func Heading(text string) Step {
	return chromedp.WaitVisible(`//h1[normalize-space()="` + text + `"]`)
}

// Says waits until a line of the page says something.
func Says(text string) Step {
	return chromedp.WaitVisible(`//main//*[self::p or self::li or self::h2 or self::h3 or self::dd][contains(normalize-space(), "` + text + `")]`)
}

// Press clicks the button or link with this label.
func Press(label string) Step {
	return chromedp.Click(`//main//*[self::button or self::a][contains(normalize-space(), "` + label + `")]`)
}

// Choose opens the menu under the person's name and takes an entry.
func Choose(entry string) Step {
	return chromedp.Steps(
		chromedp.Click(chromedp.CSS(`.who > summary`)),
		chromedp.Click(`//div[@class="menu"]//*[self::button or self::a][contains(normalize-space(), "`+entry+`")]`),
	)
}

// Fill types into the field with this id, over what stands there.
func Fill(id, text string) Step {
	return chromedp.Steps(
		chromedp.WaitVisible(chromedp.ID(id)),
		chromedp.Evaluate[chromedp.Void](`document.getElementById("`+id+`").value = ""`),
		chromedp.SendKeys(chromedp.ID(id), text),
	)
}

// WithoutJavaScript has the pages from now on do without their scripts.
func WithoutJavaScript() Step {
	return Command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// Command is a step of the browser's own protocol.
func Command[P, R any](c cdp.Command[P, R], params P) Step {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}

// grave are the kinds of messages that are no mere news.
var grave = []chromedp.ConsoleType{chromedp.ConsoleWarning, chromedp.ConsoleError, chromedp.ConsoleException}

// Complaints are what the browser's console complained of until now: scripts that failed, and whatever the
// content policy stopped. An answer that is an error page is no complaint.
func Complaints(t testing.TB, browser context.Context) func() []string {
	t.Helper()
	var mu sync.Mutex
	var heard []string
	ctx, stop := context.WithCancel(browser)
	t.Cleanup(stop)
	messages := chromedp.Console(ctx)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			if !slices.Contains(grave, message.Type) || strings.HasPrefix(message.Text, "Failed to load resource: the server responded with a status of 4") ||
				strings.HasPrefix(message.Text, "Clear-Site-Data header on") { // and says that it did as it was told
				continue
			}
			mu.Lock()
			heard = append(heard, message.Text)
			mu.Unlock()
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return heard
	}
}
