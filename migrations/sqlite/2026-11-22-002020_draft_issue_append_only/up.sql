-- What a download contained stays as it was.
CREATE TRIGGER draft_issue_refuse_update BEFORE UPDATE ON draft_issue BEGIN SELECT RAISE(ABORT, 'append_only: draft_issue'); END;
CREATE TRIGGER draft_issue_refuse_delete BEFORE DELETE ON draft_issue BEGIN SELECT RAISE(ABORT, 'append_only: draft_issue'); END;
