package acceptance

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"satchel/cmd/internal/programs"
	"satchel/storage/keychain/keychaintest"
)

// Sizes come from the environment, so that the same benchmark serves a quick look and the stated aims:
//
//	SATCHEL_BENCH_DIR    where to write; must be a real disk (default: the temporary folder)
//	SATCHEL_BENCH_FILES  how many documents of 100 KB (default 1000)
//	SATCHEL_BENCH_BYTES  size of the large document (default 256 MiB)
const memoryAim = 64 // MiB, of each program

// BenchmarkPeakMemory captures and sends many documents and one large one with the programs themselves and
// reports the most memory each had: what /usr/bin/time -v calls the maximum resident set size. The keychain is
// the system's: deriving a file keychain's key takes 256 MiB by design (age's scrypt).
func BenchmarkPeakMemory(b *testing.B) {
	dir, err := os.MkdirTemp(os.Getenv("SATCHEL_BENCH_DIR"), "satchel-memory-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	many, large := filepath.Join(dir, "many"), filepath.Join(dir, "large")
	writeRandom(b, many, sizeFromEnvironment(b, "SATCHEL_BENCH_FILES", 1000), 100_000)
	writeRandom(b, large, 1, sizeFromEnvironment(b, "SATCHEL_BENCH_BYTES", 256<<20))
	for b.Loop() {
		measureMemory(b, dir, many, large)
	}
}

func measureMemory(b *testing.B, dir string, folders ...string) {
	ctx := b.Context()
	service, err := programs.StartService(ctx, programs.ServiceOptions{
		Program: filepath.Join(bin, "satcheld"), Data: filepath.Join(dir, "service"), Args: []string{"--demo"},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = service.Kill() })
	ctl := programs.Ctl{
		Program: filepath.Join(bin, "satchelctl"), Home: filepath.Join(dir, "home"),
		Env: keychaintest.Session(b),
	}
	signInForBench(b, ctl, service.URL)
	for _, folder := range folders {
		report(b, "add "+filepath.Base(folder), peakOf(b, ctl.Command(ctx, "add", folder)))
		began := time.Now()
		report(b, "sync "+filepath.Base(folder), peakOf(b, ctl.Command(ctx, "sync", "--until-done", "--timeout", "30m")))
		b.ReportMetric(time.Since(began).Seconds(), "sync-"+filepath.Base(folder)+"-s")
	}
	if err := service.Stop(); err != nil {
		b.Fatal(err)
	}
	report(b, "satcheld", service.PeakMemory())
}

func signInForBench(b *testing.B, ctl programs.Ctl, service string) {
	ctx, before := b.Context(), time.Now()
	run := func(stdin string, args ...string) {
		if result, err := ctl.Run(ctx, stdin, args...); err != nil || result.Code != 0 {
			b.Fatalf("satchelctl %v: %v %s", args, err, result)
		}
	}
	run("", "reset-password", service, "--email", bookkeeper)
	_, link, err := programs.AwaitLink(ctx, service, bookkeeper, before)
	if err == nil {
		_, err = programs.SetPassword(ctx, link, password)
	}
	if err != nil {
		b.Fatal(err)
	}
	run(password+"\n", "sign-in", service, "--email", bookkeeper, "--password-stdin")
	result, err := ctl.Run(ctx, "", "companies", "--json")
	if err != nil {
		b.Fatal(err)
	}
	var companies []struct{ Name string }
	if err := json.Unmarshal([]byte(result.Out), &companies); err != nil || len(companies) == 0 {
		b.Fatalf("no companies in %s: %v", result, err)
	}
	run("", "company", "use", companies[0].Name)
}

// peakOf runs a program and returns the most memory it had, in bytes.
func peakOf(b *testing.B, command *exec.Cmd) int64 {
	command.Stdout, command.Stderr = io.Discard, os.Stderr
	if err := command.Run(); err != nil {
		b.Fatalf("%v: %v", command.Args, err)
	}
	return programs.PeakMemory(command.ProcessState)
}

func report(b *testing.B, what string, bytes int64) {
	mib := float64(bytes) / (1 << 20)
	b.ReportMetric(mib, strings.ReplaceAll(what, " ", "-")+"-MiB")
	b.Logf("%s: at most %.0f MiB (aim %d)", what, mib, memoryAim)
}

func writeRandom(b *testing.B, folder string, files, size int64) {
	if err := os.Mkdir(folder, 0o755); err != nil {
		b.Fatal(err)
	}
	for i := range files {
		file, err := os.Create(filepath.Join(folder, fmt.Sprintf("scan-%05d.bin", i)))
		if err != nil {
			b.Fatal(err)
		}
		// Of ten thousand random files a few would begin as programs do, which are refused.
		scan := io.MultiReader(strings.NewReader("%"), rand.Reader)
		if _, err := io.CopyN(file, scan, size); err != nil {
			b.Fatal(err)
		}
		if err := file.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func sizeFromEnvironment(b *testing.B, name string, otherwise int64) int64 {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return value
}
