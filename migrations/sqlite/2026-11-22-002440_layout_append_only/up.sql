-- Versions of a layout and origins of a report's versions stay as they were appended.
CREATE TRIGGER layout_version_refuse_update BEFORE UPDATE ON layout_version BEGIN SELECT RAISE(ABORT, 'append_only: layout_version'); END;
CREATE TRIGGER layout_version_refuse_delete BEFORE DELETE ON layout_version BEGIN SELECT RAISE(ABORT, 'append_only: layout_version'); END;
CREATE TRIGGER version_origin_refuse_update BEFORE UPDATE ON version_origin BEGIN SELECT RAISE(ABORT, 'append_only: version_origin'); END;
CREATE TRIGGER version_origin_refuse_delete BEFORE DELETE ON version_origin BEGIN SELECT RAISE(ABORT, 'append_only: version_origin'); END;
