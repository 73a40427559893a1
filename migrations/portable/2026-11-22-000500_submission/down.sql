DROP TABLE internal_flow;
DROP TABLE submission_event;
DROP TABLE submission_part;
DROP TABLE submission;
