-- What was sealed, opened again and built upon stays as it was appended.
CREATE TRIGGER month_seal_refuse_update BEFORE UPDATE ON month_seal BEGIN SELECT RAISE(ABORT, 'append_only: month_seal'); END;
CREATE TRIGGER month_seal_refuse_delete BEFORE DELETE ON month_seal BEGIN SELECT RAISE(ABORT, 'append_only: month_seal'); END;
CREATE TRIGGER month_reopening_refuse_update BEFORE UPDATE ON month_reopening BEGIN SELECT RAISE(ABORT, 'append_only: month_reopening'); END;
CREATE TRIGGER month_reopening_refuse_delete BEFORE DELETE ON month_reopening BEGIN SELECT RAISE(ABORT, 'append_only: month_reopening'); END;
CREATE TRIGGER version_seal_refuse_update BEFORE UPDATE ON version_seal BEGIN SELECT RAISE(ABORT, 'append_only: version_seal'); END;
CREATE TRIGGER version_seal_refuse_delete BEFORE DELETE ON version_seal BEGIN SELECT RAISE(ABORT, 'append_only: version_seal'); END;
