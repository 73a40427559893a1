-- Append-only. Determined values: the version's lines, and the adjustments of findings with
-- their trace in both languages. Totals
-- of the province are sums of these rows and of nothing else.
CREATE TABLE determined_line (
    enterprise_id TEXT NOT NULL,
    year SMALLINT NOT NULL,
    decision_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    submission_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    region_code TEXT NOT NULL REFERENCES region (code),
    city_code TEXT NOT NULL REFERENCES region (code),
    sector TEXT NOT NULL,
    method_id TEXT NOT NULL,
    gas TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('direct', 'indirect', 'memo')),
    category TEXT NOT NULL,
    grams BIGINT NOT NULL,
    table_id TEXT NOT NULL,
    row_key TEXT NOT NULL,
    column_id TEXT NOT NULL,
    finding_id TEXT,
    trace_zh TEXT,
    trace_en TEXT,
    PRIMARY KEY (enterprise_id, year, decision_id, ordinal),
    FOREIGN KEY (enterprise_id, submission_id, decision_id) REFERENCES decision (enterprise_id, submission_id, id),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id),
    FOREIGN KEY (enterprise_id, submission_id, finding_id) REFERENCES finding (enterprise_id, submission_id, id),
    CHECK ((finding_id IS NULL) = (trace_zh IS NULL) AND (finding_id IS NULL) = (trace_en IS NULL))
);
CREATE INDEX determined_line_roll_up ON determined_line (year, city_code, sector, gas, scope);

-- Which decision stands for an enterprise-year; a later decision takes the place of an earlier.
CREATE TABLE determination (
    enterprise_id TEXT NOT NULL,
    year SMALLINT NOT NULL,
    submission_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    reported_direct_grams BIGINT NOT NULL,
    direct_grams BIGINT NOT NULL,
    electricity_grams BIGINT NOT NULL,
    heat_grams BIGINT NOT NULL,
    compliance_tonnes BIGINT,
    determined_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, year),
    FOREIGN KEY (enterprise_id, submission_id, decision_id) REFERENCES decision (enterprise_id, submission_id, id)
);
