-- +goose Up

-- What stands of a document beside its bytes. A day is YYYY-MM-DD, or empty while it isn't known; a total is in minor
-- units of its currency (ISO 4217), which is empty where there is no total. "day" is the one a document is filed
-- under: its own where that is known, or that of its arrival. "words" are what it is found by, each once and folded,
-- with a space before and after every one; empty means that they were not looked for yet. Who changes a document
-- raises its version, and says which one they saw.
ALTER TABLE documents ADD COLUMN state TEXT NOT NULL DEFAULT 'accepted' CHECK (state IN ('accepted', 'processing', 'ready'));
ALTER TABLE documents ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE documents ADD COLUMN dated TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN counterparty TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN total BIGINT NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN day TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN words TEXT NOT NULL DEFAULT '';

-- The SHA-256 that the sender said the document has (lower-case hex; empty if they did not), and when the service had
-- the last byte. Documents of before have neither.
ALTER TABLE documents ADD COLUMN announced_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN uploaded_at TIMESTAMPTZ;

-- The list walks over this index alone while it looks for what passes a filter.
DROP INDEX documents_by_company;
CREATE INDEX documents_by_company ON documents (company_id, accepted_at, id, state, category, account_id, day);
CREATE INDEX documents_by_state ON documents (company_id, state, accepted_at, id);
CREATE INDEX documents_by_category ON documents (company_id, category, accepted_at, id);
CREATE INDEX documents_by_person ON documents (company_id, account_id, accepted_at, id);
CREATE INDEX documents_by_day ON documents (company_id, day, id);
CREATE INDEX documents_without_words ON documents (id) WHERE words = '';

-- The words of documents, to be found by how they begin.
CREATE TABLE document_words (
    company_id  TEXT NOT NULL,
    word        TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id),
    PRIMARY KEY (company_id, word, document_id)
);

-- What was proved of a document after it was accepted: reviewed, and in time exported and delivered.
CREATE TABLE document_proofs (
    document_id TEXT NOT NULL REFERENCES documents (id),
    step        TEXT NOT NULL,
    account_id  TEXT REFERENCES accounts (id),
    sha256      TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (document_id, step)
);

CREATE INDEX company_events_by_document ON company_events (company_id, document_id, seq);

-- +goose Down
DROP INDEX company_events_by_document;
DROP TABLE document_proofs;
DROP TABLE document_words;
DROP INDEX documents_without_words;
DROP INDEX documents_by_day;
DROP INDEX documents_by_person;
DROP INDEX documents_by_category;
DROP INDEX documents_by_state;
DROP INDEX documents_by_company;
CREATE INDEX documents_by_company ON documents (company_id, accepted_at, id);
ALTER TABLE documents DROP COLUMN uploaded_at;
ALTER TABLE documents DROP COLUMN announced_sha256;
ALTER TABLE documents DROP COLUMN words;
ALTER TABLE documents DROP COLUMN day;
ALTER TABLE documents DROP COLUMN currency;
ALTER TABLE documents DROP COLUMN total;
ALTER TABLE documents DROP COLUMN reference;
ALTER TABLE documents DROP COLUMN counterparty;
ALTER TABLE documents DROP COLUMN dated;
ALTER TABLE documents DROP COLUMN version;
ALTER TABLE documents DROP COLUMN state;
