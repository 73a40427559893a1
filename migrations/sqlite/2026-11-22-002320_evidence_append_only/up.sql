-- Evidence and its removal stay as they were appended.
CREATE TRIGGER evidence_refuse_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'append_only: evidence'); END;
CREATE TRIGGER evidence_refuse_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'append_only: evidence'); END;
CREATE TRIGGER evidence_removal_refuse_update BEFORE UPDATE ON evidence_removal BEGIN SELECT RAISE(ABORT, 'append_only: evidence_removal'); END;
CREATE TRIGGER evidence_removal_refuse_delete BEFORE DELETE ON evidence_removal BEGIN SELECT RAISE(ABORT, 'append_only: evidence_removal'); END;
