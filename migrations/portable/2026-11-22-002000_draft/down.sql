DROP TABLE draft_table;
DROP TABLE draft;
