-- +goose Up

-- The language that a person was last seen to read, such as de: their mails are written in it. Empty while nobody knows.
ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE identities ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE identities DROP COLUMN language;
ALTER TABLE accounts DROP COLUMN language;
