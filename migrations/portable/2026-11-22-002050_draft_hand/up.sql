-- Who fills in which table of a working copy, until when, and whether it is done. reminded is the last reminder the system
-- sent by itself.
CREATE TABLE draft_hand (
    enterprise_id TEXT NOT NULL,
    draft_id TEXT NOT NULL,
    table_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES app_user (id),
    due_on TEXT,
    assigned_by TEXT NOT NULL REFERENCES app_user (id),
    assigned_at TIMESTAMP NOT NULL,
    done_by TEXT REFERENCES app_user (id),
    done_at TIMESTAMP,
    reminded TEXT NOT NULL CHECK (reminded IN ('', 'soon', 'overdue')),
    PRIMARY KEY (enterprise_id, draft_id, table_id),
    FOREIGN KEY (enterprise_id, draft_id) REFERENCES draft (enterprise_id, id)
);
CREATE INDEX draft_hand_user ON draft_hand (user_id);
