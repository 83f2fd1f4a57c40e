package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// forgetStart gives back what of the program's own file starting has read: half of the memory of a service at rest is
// code and tables that are used once, and the kernel maps 64 KiB around each page that is. What is needed again is
// mapped again from the file. Only mappings of which nothing is written are given back (proc_pid_smaps(5): "Anonymous"),
// since of written pages MADV_DONTNEED would bring back what stood in the file (madvise(2)).
func forgetStart() error {
	mappings, err := programMappings()
	for _, m := range mappings {
		if _, _, errno := syscall.Syscall(syscall.SYS_MADVISE, m.start, m.end-m.start, syscall.MADV_DONTNEED); errno != 0 {
			err = errors.Join(err, fmt.Errorf("giving back the program's pages: %w", errno))
		}
	}
	return err
}

// mapping is a range of addresses.
type mapping struct{ start, end uintptr }

// programMappings are those of the program's file that nobody can have written to.
func programMappings() ([]mapping, error) {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return nil, fmt.Errorf("finding the program's file: %w", err)
	}
	smaps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return nil, fmt.Errorf("reading the program's mappings: %w", err)
	}
	defer func() { _ = smaps.Close() }()
	var clean []mapping
	var current mapping
	ours := false
	lines := bufio.NewScanner(smaps)
	for lines.Scan() {
		var m mapping
		var rights string
		var anonymous int
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x %s", &m.start, &m.end, &rights); n == 3 {
			current, ours = m, !strings.Contains(rights, "w") && strings.HasSuffix(lines.Text(), " "+program)
			continue
		}
		if n, _ := fmt.Sscanf(lines.Text(), "Anonymous: %d kB", &anonymous); n == 1 && ours && anonymous == 0 {
			clean = append(clean, current)
		}
	}
	return clean, lines.Err()
}
