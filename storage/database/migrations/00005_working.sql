-- +goose Up

-- The company a person works in: in one browser, and wherever they sign in next.
ALTER TABLE sessions ADD COLUMN company_id TEXT REFERENCES companies (id);
ALTER TABLE accounts ADD COLUMN last_company_id TEXT REFERENCES companies (id);

-- +goose Down
ALTER TABLE accounts DROP COLUMN last_company_id;
ALTER TABLE sessions DROP COLUMN company_id;
