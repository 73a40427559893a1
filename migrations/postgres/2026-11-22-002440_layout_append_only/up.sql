-- Versions of a layout and origins of a report's versions stay as they were appended.
CREATE TRIGGER layout_version_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON layout_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER version_origin_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON version_origin FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
