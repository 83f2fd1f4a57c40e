-- +goose Up

-- The version of the document that a draft was typed on. 0 is for what is no document, and for drafts of before, of which
-- nobody knows.
ALTER TABLE drafts ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- How many pages of its session have the document open, and the last sign of life of one of them: pages of the session
-- that show something else tell nothing about it.
ALTER TABLE locks ADD COLUMN pages INTEGER NOT NULL DEFAULT 1;
ALTER TABLE locks ADD COLUMN alive_at TIMESTAMPTZ;

-- +goose Down
ALTER TABLE locks DROP COLUMN alive_at;
ALTER TABLE locks DROP COLUMN pages;
ALTER TABLE drafts DROP COLUMN version;
