-- Totals of a version stay as they were appended, like the version itself.
CREATE TRIGGER version_total_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON version_total FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
