package companion

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"satchel/storage/disk"

	"github.com/google/uuid"
)

// knownFile remembers each account's companies, so that documents can be captured for any of them offline.
const knownFile = "companies.json"

// knownCompanies reads what was last heard of an account's companies. A file that can't be read counts as
// nothing heard: the service says it again.
func (c *Companion) knownCompanies(account string) []Company {
	return c.readKnown()[account]
}

func (c *Companion) readKnown() map[string][]Company {
	known := map[string][]Company{}
	content, err := os.ReadFile(filepath.Join(c.home, knownFile))
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			c.log.Warn("the companies last heard of can't be read", "error", err)
		}
		return known
	}
	if err := json.Unmarshal(content, &known); err != nil {
		c.log.Warn("the companies last heard of can't be read", "error", err)
		return map[string][]Company{}
	}
	return known
}

func (c *Companion) rememberCompanies(account string, companies []Company) error {
	known := c.readKnown()
	known[account] = companies
	content, err := json.MarshalIndent(known, "", "  ")
	if err != nil {
		return fmt.Errorf("remembering the companies: %w", err)
	}
	if err := disk.Replace(filepath.Join(c.home, knownFile), append(content, '\n')); err != nil {
		return fmt.Errorf("remembering the companies: %w", err)
	}
	return nil
}

// pick finds a company by its id, or by its name whatever its capitals. A name that fits several sites'
// companies is ErrAmbiguous.
func pick(companies []Company, nameOrID string) (Company, error) {
	if id, err := uuid.Parse(nameOrID); err == nil {
		for _, company := range companies {
			if company.ID == id {
				return company, nil
			}
		}
	}
	var found []Company
	for _, company := range companies {
		if strings.EqualFold(strings.TrimSpace(company.Name), strings.TrimSpace(nameOrID)) {
			found = append(found, company)
		}
	}
	switch len(found) {
	case 0:
		return Company{}, fmt.Errorf("%q: %w", nameOrID, ErrUnknownCompany)
	case 1:
		return found[0], nil
	}
	return Company{}, fmt.Errorf("%q: %w", nameOrID, ErrAmbiguous)
}
