ALTER TABLE warning_answer DROP COLUMN carried_from;
ALTER TABLE warning_answer DROP COLUMN evidence;
