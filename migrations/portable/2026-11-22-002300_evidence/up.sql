-- Files behind the figures of a submission, by anchor: method, table, row, column, month. Removal is a row of its own.
CREATE TABLE evidence (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'lab_report', 'meter_certificate', 'ledger', 'stamped_scan', 'other')),
    object_hash TEXT NOT NULL REFERENCES object_blob (hash),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    method_id TEXT NOT NULL,
    table_id TEXT,
    row_key TEXT,
    column_id TEXT,
    month TEXT,
    version_id TEXT,
    version_hash TEXT,
    facts TEXT NOT NULL,
    note TEXT NOT NULL,
    report_mark TEXT,
    sample_mark TEXT,
    added_by TEXT NOT NULL REFERENCES app_user (id),
    added_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, submission_id, id),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id),
    UNIQUE (enterprise_id, submission_id, number),
    CHECK ((kind = 'stamped_scan') = (version_id IS NOT NULL)),
    CHECK ((version_id IS NULL) = (version_hash IS NULL)),
    CHECK ((kind = 'lab_report') = (report_mark IS NOT NULL)),
    CHECK ((report_mark IS NULL) = (sample_mark IS NULL))
);
CREATE INDEX evidence_id ON evidence (id);
CREATE INDEX evidence_report_mark ON evidence (report_mark);
CREATE INDEX evidence_sample_mark ON evidence (sample_mark);
