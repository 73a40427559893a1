ALTER TABLE draft_merge DROP COLUMN record_version_id;
