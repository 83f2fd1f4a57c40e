//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/app/companion/theme"
	"satchel/auth/signin"
	"satchel/cmd/internal/programs"
	"satchel/storage/keychain/keychaintest"
	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/ledger"
)

// What is aimed at, with so many documents in the list, under software OpenGL.
const (
	crowd     = 100_000
	startAim  = time.Second // from the start to the first rows, warm
	idleAim   = 1.2         // times the CPU of an empty window
	memoryAim = 60          // MiB more than 1.5 times an empty window's
	starts    = 5
)

// BenchmarkWindow starts the window on a home with a hundred thousand documents until its first rows are on the display,
// then leaves it alone and measures its CPU and memory beside those of an empty window of the same toolkit.
func BenchmarkWindow(b *testing.B) {
	folder := b.TempDir()
	satchel, empty := filepath.Join(folder, "satchel"), filepath.Join(folder, "empty")
	for program, source := range map[string]string{satchel: "satchel/cmd/satchel", empty: "./testdata/empty"} {
		if out, err := exec.Command("go", "build", "-tags", "migrated_fynedo", "-ldflags", "-s -w", "-o", program, source).CombinedOutput(); err != nil {
			b.Fatalf("building %s: %v\n%s", source, err, out)
		}
	}
	env := keychaintest.Session(b)
	home := crowdedHome(b, folder, env)
	frames := b.TempDir()
	env = append(env, "DISPLAY="+newDisplay(b, "-fbdir", frames), "LIBGL_ALWAYS_SOFTWARE=1")
	screen := filepath.Join(frames, "Xvfb_screen0")
	satchelArgs := []string{"--home", home, "--theme", "light", "--size", "1280x800"}
	for b.Loop() {
		var took, peer []time.Duration
		for range starts {
			took = append(took, startUntil(b, env, screen, theme.New(theme.Light).Color(theme.SuccessTint, 0), satchel, satchelArgs...))
			peer = append(peer, startUntil(b, env, screen, nil, empty))
		}
		slices.Sort(took)
		slices.Sort(peer)
		start, bare := took[starts/2], peer[starts/2]
		b.ReportMetric(start.Seconds(), "s-start")
		b.Logf("start to the first rows of %d documents: median %.2f s (aim %v), an empty window %.2f s, ratio %.2f", crowd,
			start.Seconds(), startAim, bare.Seconds(), start.Seconds()/bare.Seconds())
		ours, theirs := rest(b, env, [][]string{append([]string{satchel}, satchelArgs...), {empty}})
		b.ReportMetric(ours.cpu/theirs.cpu, "idle-ratio")
		b.Logf("at rest: %.2f %% of a CPU, an empty window %.2f %%, ratio %.2f (aim %.1f)", 100*ours.cpu, 100*theirs.cpu, ours.cpu/theirs.cpu, idleAim)
		b.Logf("memory: %d MiB, an empty window %d MiB, aim %d MiB", ours.memory, theirs.memory, theirs.memory*3/2+memoryAim)
	}
}

// crowdedHome is a home that somebody is signed in on and whose queue has all the documents.
func crowdedHome(b *testing.B, folder string, env []string) string {
	home := filepath.Join(folder, "home")
	if err := programs.Build(b.Context(), folder, "satcheld", "satchelctl"); err != nil {
		b.Fatal(err)
	}
	service, err := programs.StartService(context.Background(), programs.ServiceOptions{
		Program: filepath.Join(folder, "satcheld"), Data: filepath.Join(folder, "data"), Args: []string{"--demo"},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = service.Kill() })
	ctl := programs.Ctl{Program: filepath.Join(folder, "satchelctl"), Home: home, Env: env}
	run := func(stdin string, args ...string) string {
		result, err := ctl.Run(b.Context(), stdin, args...)
		if err != nil || result.Code != 0 {
			b.Fatalf("satchelctl %v: %v %s", args, err, result)
		}
		return result.Out
	}
	before := time.Now()
	run("", "reset-password", service.URL, "--email", bookkeeper)
	_, link, err := programs.AwaitLink(b.Context(), service.URL, bookkeeper, before)
	if err == nil {
		_, err = programs.SetPassword(b.Context(), link, password)
	}
	if err != nil {
		b.Fatal(err)
	}
	run(password+"\n", "sign-in", service.URL, "--email", bookkeeper, "--password-stdin")
	var companies []struct{ Name string }
	if err := json.Unmarshal([]byte(run("", "companies", "--json")), &companies); err != nil || len(companies) == 0 {
		b.Fatalf("no companies: %v", err)
	}
	run("", "company", "use", companies[0].Name)
	accounts, err := signin.OpenRegistry(home).Accounts()
	if err != nil || len(accounts) != 1 {
		b.Fatalf("%d accounts: %v", len(accounts), err)
	}
	fill(b, home, accounts[0])
	return home
}

// fill enters documents that the service has accepted.
func fill(b *testing.B, home string, account signin.Account) {
	q, err := queue.Open(filepath.Join(home, "queue.db"), queue.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer q.Close()
	s, err := spool.Open(filepath.Join(home, "spool"), spool.Options{})
	if err != nil {
		b.Fatal(err)
	}
	book, _, err := ledger.Open(b.Context(), ledger.Options{Queue: q, Spool: s})
	if err != nil {
		b.Fatal(err)
	}
	const group = 5000
	hash := strings.Repeat("9f86d081884c7d65", 4)
	at := time.Now().UTC().Add(-24 * time.Hour)
	var batch []document.Record
	for i := range crowd {
		id := uuid.Must(uuid.NewV7())
		batch = append(batch, document.Record{
			ID: id, Account: account.ID, Server: account.Server, Company: document.Company{ID: account.Company.ID, Name: account.Company.Name},
			Category: document.Purchase, Name: fmt.Sprintf("Supplier %d invoice %06d.pdf", i%97, i), MediaType: "application/pdf", Pages: 1,
			Size: 100_000, SHA256: hash, CapturedAt: at, UpdatedAt: at, State: document.Accepted, Offset: 100_000,
			Acknowledgement: &document.Acknowledgement{DocumentID: id, SHA256: hash, Size: 100_000, Time: at},
			Proof:           []document.Proof{{Step: document.ProofCaptured, At: at, SHA256: hash}, {Step: document.ProofAcknowledged, At: at, SHA256: hash}},
		})
		if len(batch) == group {
			if err := book.Put(batch...); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
}

// startUntil starts a program and takes the time until the display shows enough of a colour; nil is that its window is
// painted at all. It ends the program.
func startUntil(b *testing.B, env []string, screen string, want color.Color, program string, args ...string) time.Duration {
	b.Helper()
	command := exec.Command(program, args...)
	command.Env = env
	began := time.Now()
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = command.Process.Signal(os.Interrupt)
		late := time.AfterFunc(patience, func() { _ = command.Process.Kill() })
		_ = command.Wait()
		late.Stop()
	}()
	for time.Since(began) < patience {
		if painted(b, screen, want) > 3000 {
			return time.Since(began)
		}
		time.Sleep(3 * time.Millisecond)
	}
	b.Fatalf("%s shows nothing in %v", program, patience)
	return 0
}

// painted counts pixels of a colour, or all that are not black, in what Xvfb keeps of its screen: an XWD file of 32 bits a
// pixel, blue first (X11/XWDFile.h).
func painted(b *testing.B, screen string, want color.Color) int {
	b.Helper()
	dump, err := os.ReadFile(screen)
	if err != nil {
		b.Fatal(err)
	}
	if len(dump) < 100 {
		return 0
	}
	header := binary.BigEndian.Uint32(dump[0:])
	colours := binary.BigEndian.Uint32(dump[76:]) // ncolors, of 12 bytes each
	pixels := dump[min(int(header+12*colours), len(dump)):]
	var pixel [3]byte
	if want != nil {
		red, green, blue, _ := want.RGBA()
		pixel = [3]byte{byte(blue >> 8), byte(green >> 8), byte(red >> 8)}
	}
	found := 0
	for ; len(pixels) >= 4; pixels = pixels[4:] {
		if want == nil && (pixels[0]|pixels[1]|pixels[2]) != 0 || want != nil && bytes.Equal(pixels[:3], pixel[:]) {
			found++
		}
	}
	return found
}

// load is what a program takes of the machine.
type load struct {
	cpu    float64 // of one processor
	memory int     // MiB that are resident
}

// rest has both programs run side by side and measures them once they have come to rest.
func rest(b *testing.B, env []string, commands [][]string) (ours, theirs load) {
	b.Helper()
	const settle, measured = 8 * time.Second, 20 * time.Second
	var running []*exec.Cmd
	for _, line := range commands {
		command := exec.Command(line[0], line[1:]...)
		command.Env = env
		startUntilEnd(b, command)
		running = append(running, command)
	}
	time.Sleep(settle)
	before := []time.Duration{cpuOf(b, running[0]), cpuOf(b, running[1])}
	time.Sleep(measured)
	loads := make([]load, 2)
	for i, command := range running {
		loads[i] = load{cpu: float64(cpuOf(b, command)-before[i]) / float64(measured), memory: residentOf(b, command)}
	}
	return loads[0], loads[1]
}

// cpuOf is the CPU time of a process so far, in ticks of a hundredth of a second (proc_pid_stat(5), utime and stime).
func cpuOf(b *testing.B, command *exec.Cmd) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", command.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

func residentOf(b *testing.B, command *exec.Cmd) int {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", command.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kib, _ := strconv.Atoi(strings.Fields(rest)[0])
	return kib >> 10
}
