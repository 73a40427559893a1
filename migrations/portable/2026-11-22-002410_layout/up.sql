-- How an organisation's own workbook is read. What it says is in its versions; version is the latest.
CREATE TABLE layout (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    method_id TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    shared BOOLEAN NOT NULL,
    row_version BIGINT NOT NULL,
    search_text TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX layout_id ON layout (id);
CREATE INDEX layout_updated ON layout (organisation_id, updated_at);

-- Append-only. document is JSON; a change of a layout is a new version beside the old ones.
CREATE TABLE layout_version (
    organisation_id TEXT NOT NULL,
    layout_id TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    document TEXT NOT NULL,
    note TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (organisation_id, layout_id, number),
    FOREIGN KEY (organisation_id, layout_id) REFERENCES layout (organisation_id, id)
);
