-- +goose Up

-- What an organisation's identity provider called itself (its entityID) when it was added, or first asked. One that
-- is known from links already is taken from those.
ALTER TABLE saml_providers ADD COLUMN entity_id TEXT NOT NULL DEFAULT '';
UPDATE saml_providers SET entity_id = COALESCE((
    SELECT CASE WHEN MIN(links.issuer) = MAX(links.issuer) THEN substr(MIN(links.issuer), 6) END
    FROM links JOIN accounts ON accounts.id = links.account_id
    WHERE links.issuer LIKE 'saml:%' AND accounts.email LIKE '%@' || saml_providers.domain
), '');

-- An organisation's identities belong to its domain as well as to what it calls itself, which any other may call
-- itself, too: "saml:DOMAIN ENTITYID". The domain is what stands behind the last @ of the account's e-mail.
UPDATE links SET issuer = 'saml:' || (
    SELECT substr(email, length(rtrim(email, replace(email, '@', ''))) + 1) FROM accounts WHERE accounts.id = links.account_id
) || ' ' || substr(issuer, 6) WHERE issuer LIKE 'saml:%';
UPDATE sessions SET issuer = 'saml:' || (
    SELECT substr(email, length(rtrim(email, replace(email, '@', ''))) + 1) FROM accounts WHERE accounts.id = sessions.account_id
) || ' ' || substr(issuer, 6) WHERE issuer LIKE 'saml:%';

-- +goose Down
UPDATE sessions SET issuer = 'saml:' || replace(issuer, 'saml:' || (
    SELECT substr(email, length(rtrim(email, replace(email, '@', ''))) + 1) FROM accounts WHERE accounts.id = sessions.account_id
) || ' ', '') WHERE issuer LIKE 'saml:% %';
UPDATE links SET issuer = 'saml:' || replace(issuer, 'saml:' || (
    SELECT substr(email, length(rtrim(email, replace(email, '@', ''))) + 1) FROM accounts WHERE accounts.id = links.account_id
) || ' ', '') WHERE issuer LIKE 'saml:% %';
ALTER TABLE saml_providers DROP COLUMN entity_id;
