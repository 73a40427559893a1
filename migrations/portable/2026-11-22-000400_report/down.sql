DROP TABLE warning_answer;
DROP TABLE emission_line;
DROP TABLE report_version;
DROP TABLE report;
DROP TABLE object_blob;
