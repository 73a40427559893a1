-- Append-only. One hash chain per tenant, numbered from 1.
CREATE TABLE audit_event (
    tenant_id TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    id TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tenant_id, number)
);
CREATE INDEX audit_event_subject ON audit_event (subject_id);

-- Mail waits here; next_attempt_at moves on when a worker takes it, so a lost worker's mail comes back.
CREATE TABLE outbox_mail (
    id TEXT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    next_attempt_at TIMESTAMP NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT,
    sent_at TIMESTAMP,
    dead_at TIMESTAMP
);
CREATE INDEX outbox_mail_due ON outbox_mail (next_attempt_at) WHERE sent_at IS NULL AND dead_at IS NULL;

-- Background work; deleted when done, kept with its last error when dead.
CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    queue TEXT NOT NULL,
    name TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    next_attempt_at TIMESTAMP NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT,
    dead_at TIMESTAMP
);
CREATE INDEX job_due ON job (queue, next_attempt_at) WHERE dead_at IS NULL;

-- The answer given to a write, so that the same request gets the same answer.
CREATE TABLE idempotency (
    actor_id TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status SMALLINT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (actor_id, route, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
