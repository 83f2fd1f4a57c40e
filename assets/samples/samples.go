package samples

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Sample is one drawn document. Category is the text that satchelctl's --category takes.
type Sample struct {
	Name     string
	Category string
	drawn    func() ([]byte, error)
}

// Bytes are the sample's content, drawn when first asked for. They are everybody's: nobody writes to them.
func (s Sample) Bytes() ([]byte, error) {
	content, err := s.drawn()
	if err != nil {
		return nil, fmt.Errorf("drawing the sample %s: %w", s.Name, err)
	}
	return content, nil
}

// All lists the samples in the order a person would find them in a folder.
func All() []Sample { return slices.Clone(all()) }

var all = sync.OnceValue(func() []Sample {
	all := drawings()
	for i := range all {
		all[i].drawn = sync.OnceValues(all[i].drawn)
	}
	return all
})

// drawings are the samples, each drawn anew whenever it is asked for.
func drawings() []Sample {
	all := []Sample{
		{"bank-statement-october.pdf", "bank-statement", octoberStatement},
		{"supplier-statement-harbour-roasters.pdf", "supplier-statement", roasterStatement},
	}
	for _, i := range invoices() {
		all = append(all, Sample{i.file, i.category, i.draw})
	}
	for _, t := range tills() {
		all = append(all, Sample{t.file, "expense", t.draw})
	}
	return all
}

// Write writes every sample into dir, which it makes if needed, and returns their paths.
func Write(dir string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder for samples: %w", err)
	}
	var paths []string
	for _, s := range All() {
		content, err := s.Bytes()
		if err != nil {
			return nil, err
		}
		path := filepath.Join(dir, s.Name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return nil, fmt.Errorf("writing a sample: %w", err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}
