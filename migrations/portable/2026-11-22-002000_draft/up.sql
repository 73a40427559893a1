-- The working copy of a report of a submission: one for each method. What it says is in its tables.
CREATE TABLE draft (
    enterprise_id TEXT NOT NULL,
    id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    method_id TEXT NOT NULL,
    year SMALLINT NOT NULL,
    origin TEXT NOT NULL CHECK (length(origin) > 0),
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, id),
    UNIQUE (enterprise_id, submission_id, method_id),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id)
);
CREATE INDEX draft_id ON draft (id);

-- One table of a working copy: its rows as JSON, counted by its revision.
CREATE TABLE draft_table (
    enterprise_id TEXT NOT NULL,
    draft_id TEXT NOT NULL,
    table_id TEXT NOT NULL,
    rows TEXT NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    changed_by TEXT NOT NULL REFERENCES app_user (id),
    changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, draft_id, table_id),
    FOREIGN KEY (enterprise_id, draft_id) REFERENCES draft (enterprise_id, id)
);
