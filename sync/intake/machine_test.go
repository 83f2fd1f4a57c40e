package intake_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"pgregory.net/rapid"

	"satchel/sync/resumable"
)

// machine is intake under random requests, crashes and restarts, with what must be true of it afterwards.
type machine struct {
	h        *house
	owner    resumable.Owner
	docs     []resumable.Document
	contents map[string][]byte
	accepted map[string]bool
}

func TestWhateverHappensEveryDocumentIsAcceptedOnceWithItsHash(t *testing.T) {
	h := newHouse(t, sqlite(t))
	rapid.Check(t, func(rt *rapid.T) {
		h.open()
		m := &machine{
			h: h, owner: resumable.Owner{Company: h.acme, Account: h.anna},
			contents: map[string][]byte{}, accepted: map[string]bool{},
		}
		before := len(h.feedOf(h.acme))
		for range 1 + rapid.IntRange(0, 2).Draw(rt, "more documents") {
			doc, content := paper(rapid.IntRange(1, 3000).Draw(rt, "size"))
			m.docs = append(m.docs, doc)
			m.contents[doc.SHA256] = content
		}
		rt.Repeat(map[string]func(*rapid.T){
			"create": m.create, "create whole": m.createWhole, "append": m.append, "look": m.look,
			"crash": m.crash, "restart": func(*rapid.T) { h.open() }, "reconcile": m.reconcile,
			"": m.whatIsAcceptedStays,
		})
		m.finish(rt, before)
	})
}

func (m *machine) any(rt *rapid.T) (resumable.Document, []byte) {
	doc := rapid.SampledFrom(m.docs).Draw(rt, "document")
	return doc, m.contents[doc.SHA256]
}

func announce(doc resumable.Document) resumable.NewUpload {
	return resumable.NewUpload{ID: doc.ID, Size: doc.Size, SHA256: doc.SHA256}
}

func (m *machine) create(rt *rapid.T) {
	doc, _ := m.any(rt)
	m.note(doc)(m.h.service.Create(m.h.t.Context(), m.owner, announce(doc), resumable.Chunk{}))
}

func (m *machine) createWhole(rt *rapid.T) {
	doc, content := m.any(rt)
	m.createWholeOf(doc, content)
}

func (m *machine) createWholeOf(doc resumable.Document, content []byte) {
	first := resumable.Chunk{Length: doc.Size, Content: still{bytes.NewReader(content)}}
	m.note(doc)(m.h.service.Create(m.h.t.Context(), m.owner, announce(doc), first))
}

// append sends some bytes from where the service stands, or from somewhere else, and may be cut.
func (m *machine) append(rt *rapid.T) {
	doc, content := m.any(rt)
	offset := rapid.Int64Range(0, doc.Size).Draw(rt, "offset")
	if at, err := m.h.service.Look(m.h.t.Context(), m.owner, doc.ID); err == nil && rapid.Bool().Draw(rt, "right offset") {
		offset = at.Offset
	}
	length := rapid.Int64Range(0, doc.Size-offset).Draw(rt, "length")
	arrives := rapid.Int64Range(0, length).Draw(rt, "arrives")
	from := io.MultiReader(bytes.NewReader(content[offset:offset+arrives]), failingReader{})
	if arrives == length {
		from = bytes.NewReader(content[offset : offset+length])
	}
	m.note(doc)(m.h.service.Append(m.h.t.Context(), m.owner, doc.ID, resumable.Chunk{Offset: offset, Length: length, Content: still{from}}))
}

func (m *machine) look(rt *rapid.T) {
	doc, _ := m.any(rt)
	m.note(doc)(m.h.service.Look(m.h.t.Context(), m.owner, doc.ID))
}

// crash makes the next operation fail at one of its steps; the restart follows from another action.
func (m *machine) crash(rt *rapid.T) {
	f := m.h.faults
	step := nth(rapid.IntRange(1, 3).Draw(rt, "time"), crash)
	switch rapid.IntRange(0, 4).Draw(rt, "step") {
	case 0:
		f.beforeRow = step
	case 1:
		f.afterRow = step
	case 2:
		f.beforeSeal = step
	case 3:
		f.afterSync = step
	case 4:
		f.putFails = step
	}
}

func (m *machine) reconcile(*rapid.T) {
	_ = m.h.service.Reconcile(m.h.t.Context()) // may meet the planned crash
}

// note remembers an acknowledgement, and fails on errors that nobody should see.
func (m *machine) note(doc resumable.Document) func(resumable.Upload, error) {
	return func(upload resumable.Upload, err error) {
		m.h.t.Helper()
		var refusal *resumable.Error
		switch {
		case err == nil && upload.Acknowledgement != nil:
			if upload.Acknowledgement.SHA256 != doc.SHA256 || upload.Acknowledgement.DocumentID != doc.ID {
				m.h.t.Fatalf("acknowledged %+v for %+v", upload.Acknowledgement, doc)
			}
			m.accepted[doc.SHA256] = true
		case err == nil, errors.Is(err, errCrash), errors.Is(err, resumable.ErrNoUpload), errors.Is(err, resumable.ErrWrongOffset):
		case errors.As(err, &refusal):
			m.h.t.Fatalf("refused: %v", err)
		default:
			m.h.t.Fatalf("failed: %v", err)
		}
	}
}

func (m *machine) whatIsAcceptedStays(*rapid.T) {
	for _, doc := range m.docs {
		if m.accepted[doc.SHA256] {
			m.h.isWhole(doc, m.contents[doc.SHA256])
		}
	}
}

// finish lets the client do what it always does in the end, and counts.
func (m *machine) finish(rt *rapid.T, before int) {
	m.h.open()
	for _, doc := range m.docs {
		content := m.contents[doc.SHA256]
		m.createWholeOf(doc, content)
		if at, err := m.h.service.Look(m.h.t.Context(), m.owner, doc.ID); err == nil && at.Acknowledgement == nil {
			rest := still{bytes.NewReader(content[at.Offset:])}
			m.note(doc)(m.h.service.Append(m.h.t.Context(), m.owner, doc.ID, resumable.Chunk{Offset: at.Offset, Length: doc.Size - at.Offset, Content: rest}))
		}
		if !m.accepted[doc.SHA256] {
			rt.Fatalf("document %s was never accepted", doc.ID)
		}
		m.h.isWhole(doc, content)
	}
	if events := len(m.h.feedOf(m.h.acme)) - before; events != len(m.docs) {
		rt.Fatalf("%d events for %d documents", events, len(m.docs))
	}
	if left := len(leftOf(m.h)); left != 0 {
		rt.Fatalf("%d staged blobs are left", left)
	}
}

func leftOf(h *house) []string {
	var left []string
	for info, err := range h.blobs.ListStaged(h.t.Context()) {
		if err != nil {
			h.t.Fatal(err)
		}
		left = append(left, info.Key.String())
	}
	return left
}
