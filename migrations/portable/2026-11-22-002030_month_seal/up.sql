-- Append-only. The data of a month as they were sealed: canonical JSON and its SHA-256. It belongs to the report of the
-- year, whatever working copy it was sealed from.
CREATE TABLE month_seal (
    enterprise_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    year SMALLINT NOT NULL,
    method_id TEXT NOT NULL,
    month TEXT NOT NULL CHECK (length(month) = 2),
    number BIGINT NOT NULL CHECK (number >= 1),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    content TEXT NOT NULL,
    due_on TEXT NOT NULL,
    late BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    sealed_by TEXT NOT NULL REFERENCES app_user (id),
    sealed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, id),
    UNIQUE (enterprise_id, year, method_id, month, number)
);

-- Append-only. That a sealed month was opened again, and why.
CREATE TABLE month_reopening (
    enterprise_id TEXT NOT NULL,
    seal_id TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    reopened_by TEXT NOT NULL REFERENCES app_user (id),
    reopened_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, seal_id),
    FOREIGN KEY (enterprise_id, seal_id) REFERENCES month_seal (enterprise_id, id)
);

-- Append-only. The seals a version was made beside, and whether its data are those sealed.
CREATE TABLE version_seal (
    enterprise_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    seal_id TEXT NOT NULL,
    agrees BOOLEAN NOT NULL,
    PRIMARY KEY (enterprise_id, version_id, seal_id),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id),
    FOREIGN KEY (enterprise_id, seal_id) REFERENCES month_seal (enterprise_id, id)
);
