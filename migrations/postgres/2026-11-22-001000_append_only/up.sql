-- Rows of these tables are never changed and never deleted; a later row stands beside them.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append_only: %', TG_TABLE_NAME;
END;
$$;

CREATE TRIGGER report_version_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON report_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER emission_line_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON emission_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER submission_event_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON submission_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER conclusion_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON conclusion FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER conclusion_void_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON conclusion_void FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER determined_line_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON determined_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_entry_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER object_blob_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON object_blob FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
