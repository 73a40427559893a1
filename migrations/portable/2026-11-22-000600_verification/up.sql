-- A finding may be about a figure: then it is anchored to (table, row key, column) of a version,
-- with sheet!cell as a remark, so that it survives a new layout. The price_ columns hold the
-- conservative calculation, if one was made.
CREATE TABLE finding (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    row_version BIGINT NOT NULL,
    item TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL CHECK (length(state) > 0),
    report_id TEXT,
    version_id TEXT,
    table_id TEXT,
    row_key TEXT,
    column_id TEXT,
    sheet_cell TEXT,
    description TEXT NOT NULL,
    raised_by TEXT NOT NULL REFERENCES app_user (id),
    raised_at TIMESTAMP NOT NULL,
    answer TEXT,
    answered_by TEXT REFERENCES app_user (id),
    answered_at TIMESTAMP,
    closing_note TEXT,
    closed_by TEXT REFERENCES app_user (id),
    closed_at TIMESTAMP,
    price_gas TEXT,
    price_scope TEXT CHECK (price_scope IN ('direct', 'indirect', 'memo')),
    price_category TEXT,
    price_grams BIGINT,
    price_compliance_tonnes BIGINT,
    price_basis TEXT,
    PRIMARY KEY (enterprise_id, submission_id, id),
    UNIQUE (enterprise_id, submission_id, number),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id),
    FOREIGN KEY (enterprise_id, report_id) REFERENCES report (enterprise_id, id),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id),
    CHECK ((version_id IS NULL) = (report_id IS NULL)),
    CHECK ((version_id IS NULL) = (table_id IS NULL)),
    CHECK ((version_id IS NULL) = (row_key IS NULL)),
    CHECK ((version_id IS NULL) = (column_id IS NULL)),
    CHECK ((price_grams IS NULL) = (price_gas IS NULL)),
    CHECK ((price_grams IS NULL) = (price_scope IS NULL)),
    CHECK ((price_grams IS NULL) = (price_category IS NULL)),
    CHECK ((price_grams IS NULL) = (price_compliance_tonnes IS NULL)),
    CHECK ((price_grams IS NULL) = (price_basis IS NULL))
);
CREATE INDEX finding_id ON finding (id);
CREATE INDEX finding_version ON finding (enterprise_id, version_id);

-- Append-only. covered_hash binds it to the content it was drawn from. items holds one result
-- per content item, JSON; the grams are direct emissions.
CREATE TABLE conclusion (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    id TEXT NOT NULL,
    covered_hash TEXT NOT NULL,
    opinion TEXT NOT NULL,
    items TEXT NOT NULL,
    initial_grams BIGINT NOT NULL,
    reported_grams BIGINT NOT NULL,
    verified_grams BIGINT NOT NULL,
    compliance_tonnes BIGINT,
    measured_by_group TEXT,
    statement TEXT NOT NULL,
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
