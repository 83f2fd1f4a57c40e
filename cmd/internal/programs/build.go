package programs

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build builds Satchel's static programs (satcheld, satchelctl) into a folder, as releases are built: without
// cgo. It has to run inside the source tree.
func Build(ctx context.Context, into string, names ...string) error {
	args := []string{"build", "-o", into + string(filepath.Separator)}
	for _, name := range names {
		args = append(args, "satchel/cmd/"+name)
	}
	command := exec.CommandContext(ctx, "go", args...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building %v: %w\n%s", names, err, said)
	}
	return nil
}
