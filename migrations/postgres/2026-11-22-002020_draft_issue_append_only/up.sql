-- What a download contained stays as it was.
CREATE TRIGGER draft_issue_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON draft_issue FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
