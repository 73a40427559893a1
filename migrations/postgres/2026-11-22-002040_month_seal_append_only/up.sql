-- What was sealed, opened again and built upon stays as it was appended.
CREATE TRIGGER month_seal_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON month_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER month_reopening_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON month_reopening FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER version_seal_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON version_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
