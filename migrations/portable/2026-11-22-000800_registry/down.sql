DROP TABLE obligation;
DROP TABLE journal_entry;
DROP TABLE account;
