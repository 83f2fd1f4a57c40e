-- +goose Up

-- A companion opens the portal in a browser: a code of a minute, once, of which only the SHA-256 is here. A companion
-- has one at a time.
CREATE TABLE handovers (
    device_id  TEXT PRIMARY KEY REFERENCES devices (id),
    hash       BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    company_id TEXT REFERENCES companies (id),
    auth_epoch BIGINT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);

-- The companion that opened a session: it ends with it.
ALTER TABLE sessions ADD COLUMN device_id TEXT REFERENCES devices (id);
CREATE INDEX sessions_opened ON sessions (device_id) WHERE device_id IS NOT NULL;

-- +goose Down
DROP INDEX sessions_opened;
ALTER TABLE sessions DROP COLUMN device_id;
DROP TABLE handovers;
