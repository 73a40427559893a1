-- Where the proof of an answer is filed, and the version it was first given for when it was carried to a later one.
ALTER TABLE warning_answer ADD COLUMN evidence TEXT;
ALTER TABLE warning_answer ADD COLUMN carried_from TEXT;
