package ledger

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"satchel/storage/queue"
	"satchel/sync/document"
)

// Lines reads the lines of the documents a query picks, in the order they were captured: as List, without reading the
// records.
func (l *Ledger) Lines(q Query) ([]document.Line, error) {
	var lines []document.Line
	err := l.queue.EachLine(q.filter(), func(found queue.Line) error {
		line, err := toLine(found)
		lines = append(lines, line)
		return err
	})
	return lines, err
}

func toLine(found queue.Line) (document.Line, error) {
	if int(found.State) >= len(numbered) {
		return document.Line{}, fmt.Errorf("listing documents: %w: state %d", queue.ErrDamaged, found.State)
	}
	known := document.Line{ID: found.ID, Account: found.Account, State: numbered[found.State]}
	if line, err := document.DecodeLine(known, found.Text); err == nil {
		return line, nil
	}
	record, err := toRecord(found)
	return document.LineOf(record), err
}

func toRecord(found queue.Line) (document.Record, error) {
	item, err := found.Item()
	if err != nil {
		return document.Record{}, err
	}
	return document.Decode(item.Body)
}

// describeAtOnce is how many documents are given their line in one commit.
const describeAtOnce = 5000

// describe gives documents that were written before there were lines theirs, once, so that reading the list is quick from
// then on. Until it succeeds they are listed by their records.
func (l *Ledger) describe(ids []uuid.UUID) error {
	for some := range slices.Chunk(ids, describeAtOnce) {
		lines := map[uuid.UUID][]byte{}
		for _, id := range some {
			record, err := l.Get(id)
			if errors.Is(err, ErrUnknown) { // it was being taken back
				continue
			}
			if err != nil {
				return err
			}
			lines[id] = document.EncodeLine(document.LineOf(record))
		}
		if err := l.queue.Describe(lines); err != nil {
			return err
		}
	}
	return nil
}
