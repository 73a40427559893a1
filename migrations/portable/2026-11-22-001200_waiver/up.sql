-- One check of a method lowered for one enterprise until a day; who decides is not who asked.
CREATE TABLE waiver (
    enterprise_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    row_version BIGINT NOT NULL,
    method_id TEXT NOT NULL,
    check_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    until TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'ended')),
    asked_by TEXT NOT NULL REFERENCES app_user (id),
    asked_at TIMESTAMP NOT NULL,
    decided_by TEXT REFERENCES app_user (id),
    decided_at TIMESTAMP,
    note TEXT NOT NULL,
    ended_by TEXT REFERENCES app_user (id),
    ended_at TIMESTAMP,
    PRIMARY KEY (enterprise_id, id),
    CHECK (decided_by IS NULL OR decided_by <> asked_by)
);
CREATE INDEX waiver_id ON waiver (id);
CREATE INDEX waiver_asked ON waiver (asked_at, id);
