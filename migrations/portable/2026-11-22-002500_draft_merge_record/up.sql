-- The record's version whose values wait to be taken over; absent for a workbook that came back.
ALTER TABLE draft_merge ADD COLUMN record_version_id TEXT;
