-- Totals of a version stay as they were appended, like the version itself.
CREATE TRIGGER version_total_refuse_update BEFORE UPDATE ON version_total BEGIN SELECT RAISE(ABORT, 'append_only: version_total'); END;
CREATE TRIGGER version_total_refuse_delete BEFORE DELETE ON version_total BEGIN SELECT RAISE(ABORT, 'append_only: version_total'); END;
