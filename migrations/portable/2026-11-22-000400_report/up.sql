-- Bytes as they came, named by the lower-case hex SHA-256 of their content.
CREATE TABLE object_blob (
    hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    media_type TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- The identity of a report; everything it says is in its versions.
CREATE TABLE report (
    enterprise_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    year SMALLINT NOT NULL,
    method_id TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, id),
    UNIQUE (enterprise_id, year, method_id)
);
CREATE INDEX report_id ON report (id);

-- Append-only. entries and assessment are canonical JSON; grams and tonnes repeat their
-- totals as integers so that SQL may sum and sort them.
CREATE TABLE report_version (
    enterprise_id TEXT NOT NULL,
    id TEXT NOT NULL,
    report_id TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    year SMALLINT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('workbook', 'form', 'api')),
    content_hash TEXT NOT NULL,
    object_hash TEXT REFERENCES object_blob (hash),
    file_name TEXT,
    method_id TEXT NOT NULL,
    method_edition TEXT NOT NULL,
    method_hash TEXT NOT NULL,
    factor_hashes TEXT NOT NULL,
    gwp_hash TEXT,
    engine TEXT NOT NULL,
    entries TEXT NOT NULL,
    assessment TEXT NOT NULL,
    fatal_count BIGINT NOT NULL,
    error_count BIGINT NOT NULL,
    warning_count BIGINT NOT NULL,
    without_indirect_grams BIGINT,
    with_indirect_grams BIGINT,
    compliance_tonnes BIGINT,
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, id),
    UNIQUE (enterprise_id, report_id, number),
    FOREIGN KEY (enterprise_id, report_id) REFERENCES report (enterprise_id, id)
);
CREATE INDEX report_version_content ON report_version (enterprise_id, report_id, content_hash);
CREATE INDEX report_version_id ON report_version (id);

-- Append-only. The lines of a version in grams, in the order the method prints them.
CREATE TABLE emission_line (
    enterprise_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    table_id TEXT NOT NULL,
    row_key TEXT NOT NULL,
    column_id TEXT NOT NULL,
    gas TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('direct', 'indirect', 'memo')),
    category TEXT NOT NULL,
    grams BIGINT NOT NULL,
    PRIMARY KEY (enterprise_id, version_id, ordinal),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id)
);

-- The reporter's answer to one warning of one version; place is the problem's stable anchor.
CREATE TABLE warning_answer (
    enterprise_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    problem_code TEXT NOT NULL,
    place TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_by TEXT NOT NULL REFERENCES app_user (id),
    answered_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, version_id, problem_code, place),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id)
);
