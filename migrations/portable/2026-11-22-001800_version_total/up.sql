-- Append-only. The totals of a version that checks compare among the enterprises of a sector, as exact decimals or fractions;
-- year and method repeat the version's, so that they are found without it.
CREATE TABLE version_total (
    enterprise_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    total_id TEXT NOT NULL,
    method_id TEXT NOT NULL,
    year SMALLINT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (enterprise_id, version_id, total_id),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id)
);
CREATE INDEX version_total_peers ON version_total (method_id, year);
