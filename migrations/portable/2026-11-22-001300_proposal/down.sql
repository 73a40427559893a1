DROP TABLE proposal_change;
DROP TABLE proposal;
