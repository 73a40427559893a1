-- The versions of one enterprise-year sent together, and where they stand. Name, city and
-- sector are those of the reporting year. released_at is set when the enterprise lets it go:
-- before that nobody outside the enterprise sees its versions. closed_at ends it.
CREATE TABLE submission (
    enterprise_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    year SMALLINT NOT NULL,
    state TEXT NOT NULL CHECK (length(state) > 0),
    row_version BIGINT NOT NULL,
    enterprise_name TEXT NOT NULL,
    city_code TEXT NOT NULL REFERENCES region (code),
    sector TEXT NOT NULL,
    search_text TEXT NOT NULL,
    due_on TEXT NOT NULL,
    body_id TEXT REFERENCES organisation (id),
    lead_id TEXT REFERENCES app_user (id),
    reviewer_id TEXT REFERENCES app_user (id),
    submitted_by TEXT REFERENCES app_user (id),
    submitted_at TIMESTAMP,
    approved_by TEXT REFERENCES app_user (id),
    approved_at TIMESTAMP,
    released_at TIMESTAMP,
    closed_at TIMESTAMP,
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, id)
);
CREATE UNIQUE INDEX submission_one_open ON submission (enterprise_id, year) WHERE closed_at IS NULL;
CREATE INDEX submission_city ON submission (city_code, year, state);
CREATE INDEX submission_body ON submission (body_id, state);
CREATE INDEX submission_state ON submission (state, due_on);
CREATE INDEX submission_id ON submission (id);

-- Which version stands for which report; a replaced part stays with the time it was replaced.
CREATE TABLE submission_part (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    report_id TEXT NOT NULL,
    method_id TEXT NOT NULL,
    attached_by TEXT NOT NULL REFERENCES app_user (id),
    attached_at TIMESTAMP NOT NULL,
    superseded_at TIMESTAMP,
    PRIMARY KEY (enterprise_id, submission_id, version_id),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id)
);
CREATE UNIQUE INDEX submission_part_current ON submission_part (enterprise_id, submission_id, report_id) WHERE superseded_at IS NULL;
CREATE INDEX submission_part_version ON submission_part (enterprise_id, version_id);

-- Append-only. Every step of the flow, in order.
CREATE TABLE submission_event (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor_id TEXT NOT NULL REFERENCES app_user (id),
    actor_role TEXT NOT NULL,
    note TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, submission_id, ordinal),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id)
);

-- What one part of the enterprise passes to another; amount is an exact decimal.
CREATE TABLE internal_flow (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    id TEXT NOT NULL,
    from_report_id TEXT NOT NULL,
    to_report_id TEXT NOT NULL,
    carrier TEXT NOT NULL,
    amount TEXT NOT NULL,
    unit TEXT NOT NULL,
    grams BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES app_user (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, submission_id, id),
    FOREIGN KEY (enterprise_id, submission_id) REFERENCES submission (enterprise_id, id),
    FOREIGN KEY (enterprise_id, from_report_id) REFERENCES report (enterprise_id, id),
    FOREIGN KEY (enterprise_id, to_report_id) REFERENCES report (enterprise_id, id)
);
