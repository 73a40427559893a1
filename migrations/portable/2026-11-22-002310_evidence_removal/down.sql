DROP TABLE evidence_removal;
