DROP TABLE draft_merge;
DROP TABLE draft_issue;
