-- +goose Up

-- What a role, or one member, may or may not do on a site, where that differs from what the role may do anywhere.
CREATE TABLE role_features (
    site_id TEXT NOT NULL REFERENCES sites (id),
    role    TEXT NOT NULL CHECK (role IN ('administrator', 'bookkeeper')),
    feature TEXT NOT NULL,
    allowed BOOLEAN NOT NULL,
    PRIMARY KEY (site_id, role, feature)
);

CREATE TABLE member_features (
    site_id    TEXT NOT NULL,
    account_id TEXT NOT NULL,
    feature    TEXT NOT NULL,
    allowed    BOOLEAN NOT NULL,
    PRIMARY KEY (site_id, account_id, feature),
    FOREIGN KEY (site_id, account_id) REFERENCES members (site_id, account_id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE member_features;
DROP TABLE role_features;
