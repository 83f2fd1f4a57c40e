-- +goose Up

-- The last sign of life: an open page tells it every minute, whether its person does anything or not.
ALTER TABLE sessions ADD COLUMN alive_at TIMESTAMPTZ;

-- A lock is a document in use by someone. It goes with the session that took it; a session whose id is renewed keeps it.
CREATE TABLE locks (
    document_id  TEXT PRIMARY KEY REFERENCES documents (id),
    company_id   TEXT NOT NULL REFERENCES companies (id),
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    session_hash BYTEA NOT NULL REFERENCES sessions (hash) ON UPDATE CASCADE ON DELETE CASCADE,
    token        TEXT NOT NULL,
    taken_at     TIMESTAMPTZ NOT NULL
);
CREATE INDEX locks_by_session ON locks (session_hash);

-- What a person typed into a form and has not sent, by the form's path: JSON of its fields.
CREATE TABLE drafts (
    account_id  TEXT NOT NULL REFERENCES accounts (id),
    path        TEXT NOT NULL,
    company_id  TEXT REFERENCES companies (id),
    document_id TEXT REFERENCES documents (id),
    fields      TEXT NOT NULL,
    kept_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, path)
);
CREATE INDEX drafts_by_age ON drafts (kept_at);

-- +goose Down
DROP TABLE drafts;
DROP TABLE locks;
ALTER TABLE sessions DROP COLUMN alive_at;
