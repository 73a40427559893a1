-- A change of the methods' data: rows of a factor set, another GWP set of a method, the text of a method. Adopted by two
-- persons of the province, it governs the assessments made from effective_from on. Its content never changes.
CREATE TABLE proposal (
    id TEXT NOT NULL PRIMARY KEY,
    row_version BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('factors', 'gwp', 'method')),
    subject TEXT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'adopted', 'refused', 'withdrawn')),
    impact TEXT NOT NULL CHECK (impact IN ('waiting', 'running', 'done', 'cancelled', 'failed')),
    impact_run BIGINT NOT NULL,
    impact_done BIGINT NOT NULL,
    impact_total BIGINT NOT NULL,
    impact_mark TEXT,
    impact_base TEXT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES app_user (id),
    proposed_at TIMESTAMP NOT NULL,
    decided_by TEXT REFERENCES app_user (id),
    decided_at TIMESTAMP,
    note TEXT NOT NULL,
    CHECK (state NOT IN ('adopted', 'refused') OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
);
CREATE INDEX proposal_proposed ON proposal (proposed_at, id);
CREATE INDEX proposal_adopted ON proposal (effective_from) WHERE state = 'adopted';

-- What a proposal would change of one stored report: grams and whole tonnes, as reported and as they would be.
CREATE TABLE proposal_change (
    enterprise_id TEXT NOT NULL,
    proposal_id TEXT NOT NULL REFERENCES proposal (id),
    version_id TEXT NOT NULL,
    enterprise_name TEXT NOT NULL,
    city_code TEXT NOT NULL,
    year SMALLINT NOT NULL,
    method_id TEXT NOT NULL,
    without_before BIGINT,
    without_after BIGINT,
    with_before BIGINT,
    with_after BIGINT,
    compliance_before BIGINT,
    compliance_after BIGINT,
    changed BOOLEAN NOT NULL,
    PRIMARY KEY (enterprise_id, proposal_id, version_id),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id)
);
CREATE INDEX proposal_change_of ON proposal_change (proposal_id, enterprise_id, version_id);
