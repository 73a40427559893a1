DROP TABLE idempotency;
DROP TABLE job;
DROP TABLE outbox_mail;
DROP TABLE audit_event;
