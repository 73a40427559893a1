-- Many reports sent at once: a ZIP of workbooks, or one workbook with an enterprise in each row. Files are worked off one by
-- one, each on its own. fault tells why a job as a whole could not go on.
CREATE TABLE bulk_job (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('zip', 'rows')),
    file_name TEXT NOT NULL,
    object_hash TEXT NOT NULL REFERENCES object_blob (hash),
    year SMALLINT NOT NULL,
    layout_id TEXT,
    layout_version BIGINT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed')),
    run BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    total BIGINT NOT NULL,
    fault_zh TEXT NOT NULL,
    fault_en TEXT NOT NULL,
    search_text TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX bulk_job_created ON bulk_job (organisation_id, created_at, id);

-- One file of a job, or one enterprise of its rows. problems is JSON; id sorts as ordinal does.
CREATE TABLE bulk_item (
    organisation_id TEXT NOT NULL,
    job_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    entry BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'stored', 'existing', 'refused', 'no_enterprise', 'out_of_scope', 'duplicate')),
    content_hash TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    method_id TEXT NOT NULL,
    enterprise_id TEXT,
    enterprise_name TEXT NOT NULL,
    code TEXT NOT NULL,
    message_zh TEXT NOT NULL,
    message_en TEXT NOT NULL,
    problems TEXT NOT NULL,
    error_count BIGINT NOT NULL,
    warning_count BIGINT NOT NULL,
    submission_id TEXT,
    version_id TEXT,
    search_text TEXT NOT NULL,
    done_at TIMESTAMP,
    PRIMARY KEY (organisation_id, job_id, ordinal),
    FOREIGN KEY (organisation_id, job_id) REFERENCES bulk_job (organisation_id, id)
);
CREATE INDEX bulk_item_outcome ON bulk_item (organisation_id, job_id, outcome);
