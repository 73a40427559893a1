-- That a piece of evidence no longer counts, who said so and why. The evidence itself stays.
CREATE TABLE evidence_removal (
    enterprise_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    removed_by TEXT NOT NULL REFERENCES app_user (id),
    removed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, submission_id, evidence_id),
    FOREIGN KEY (enterprise_id, submission_id, evidence_id) REFERENCES evidence (enterprise_id, submission_id, id)
);
