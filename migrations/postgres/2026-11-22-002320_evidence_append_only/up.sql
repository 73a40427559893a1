-- Evidence and its removal stay as they were appended.
CREATE TRIGGER evidence_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evidence_removal_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_removal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
