-- Append-only. What a downloaded workbook of a working copy contained: the rows of its tables as JSON, named in the
-- workbook's hidden mark. It outlives the working copy.
CREATE TABLE draft_issue (
    enterprise_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    draft_id TEXT NOT NULL,
    content TEXT NOT NULL,
    issued_by TEXT NOT NULL REFERENCES app_user (id),
    issued_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, id)
);

-- A workbook that came back and waits to be merged: its tables as JSON. What differs is worked out when it is looked at.
CREATE TABLE draft_merge (
    enterprise_id TEXT NOT NULL,
    id TEXT NOT NULL,
    draft_id TEXT NOT NULL,
    issue_id TEXT,
    object_hash TEXT NOT NULL REFERENCES object_blob (hash),
    file_name TEXT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'applied', 'discarded')),
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    ended_by TEXT REFERENCES app_user (id),
    ended_at TIMESTAMP,
    PRIMARY KEY (enterprise_id, id),
    FOREIGN KEY (enterprise_id, draft_id) REFERENCES draft (enterprise_id, id),
    FOREIGN KEY (enterprise_id, issue_id) REFERENCES draft_issue (enterprise_id, id)
);
CREATE INDEX draft_merge_draft ON draft_merge (enterprise_id, draft_id);
