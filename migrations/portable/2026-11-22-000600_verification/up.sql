-- Anchored to (table, row key, column) of a version, with sheet!cell as a remark, so that it
-- survives a new layout. The adjust_ columns hold a conservative calculation, if one was made.
CREATE TABLE finding (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    version_id TEXT NOT NULL,
    table_id TEXT NOT NULL,
    row_key TEXT NOT NULL,
    column_id TEXT NOT NULL,
    sheet_cell TEXT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (length(state) > 0),
    description TEXT NOT NULL,
    raised_by TEXT NOT NULL REFERENCES app_user (id),
    raised_at TIMESTAMP NOT NULL,
    response TEXT,
    responded_by TEXT REFERENCES app_user (id),
    responded_at TIMESTAMP,
    resolution TEXT,
    resolved_by TEXT REFERENCES app_user (id),
    resolved_at TIMESTAMP,
    adjust_gas TEXT,
    adjust_scope TEXT CHECK (adjust_scope IN ('direct', 'indirect', 'memo')),
    adjust_category TEXT,
    adjust_grams BIGINT,
    adjust_compliance_tonnes BIGINT,
    adjust_basis TEXT,
    PRIMARY KEY (enterprise_id, submission_id, id),
    UNIQUE (enterprise_id, submission_id, number),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id)
);
CREATE INDEX finding_version ON finding (enterprise_id, version_id);
CREATE INDEX finding_id ON finding (id);

-- Append-only. covered_hash binds it to the content it was drawn from.
CREATE TABLE conclusion (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    id TEXT NOT NULL,
    covered_hash TEXT NOT NULL,
    opinion TEXT NOT NULL,
    statement TEXT NOT NULL,
    verified_grams BIGINT NOT NULL,
    compliance_tonnes BIGINT NOT NULL,
    body_id TEXT NOT NULL REFERENCES organisation (id),
    lead_id TEXT NOT NULL REFERENCES app_user (id),
    concluded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, submission_id, id),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id)
);

-- Append-only. A conclusion is never taken back by an edit, only by a row beside it.
CREATE TABLE conclusion_void (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    conclusion_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    voided_by TEXT NOT NULL REFERENCES app_user (id),
    voided_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, submission_id, conclusion_id),
    FOREIGN KEY (enterprise_id, submission_id, conclusion_id) REFERENCES conclusion (enterprise_id, submission_id, id)
);

-- Append-only. The province's decision on a submission.
CREATE TABLE decision (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'returned', 'rejected')),
    reason TEXT NOT NULL,
    conclusion_id TEXT,
    covered_hash TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES app_user (id),
    decided_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, submission_id, id),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id),
    FOREIGN KEY (enterprise_id, submission_id, conclusion_id) REFERENCES conclusion (enterprise_id, submission_id, id)
);
