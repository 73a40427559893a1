-- One version of an enterprise's monitoring plan for a method. Name, city and sector are those of the day it was written;
-- an approved version never changes.
CREATE TABLE monitoring_plan (
    enterprise_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    row_version BIGINT NOT NULL,
    method_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'returned')),
    effective_from TEXT NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL,
    enterprise_name TEXT NOT NULL,
    city_code TEXT NOT NULL REFERENCES region (code),
    sector TEXT NOT NULL,
    search_text TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    submitted_by TEXT REFERENCES app_user (id),
    submitted_at TIMESTAMP,
    decided_by TEXT REFERENCES app_user (id),
    decided_at TIMESTAMP,
    note TEXT NOT NULL,
    PRIMARY KEY (enterprise_id, id),
    UNIQUE (enterprise_id, method_id, number)
);
CREATE INDEX monitoring_plan_id ON monitoring_plan (id);
CREATE INDEX monitoring_plan_updated ON monitoring_plan (updated_at, id);
-- One version of a method is open at a time.
CREATE UNIQUE INDEX monitoring_plan_open ON monitoring_plan (enterprise_id, method_id) WHERE state <> 'approved';

-- Append-only. What was done with a version: written, submitted, withdrawn, approved, returned.
CREATE TABLE monitoring_plan_event (
    enterprise_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    action TEXT NOT NULL,
    actor_id TEXT NOT NULL REFERENCES app_user (id),
    at TIMESTAMP NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (enterprise_id, plan_id, number),
    FOREIGN KEY (enterprise_id, plan_id) REFERENCES monitoring_plan (enterprise_id, id)
);
