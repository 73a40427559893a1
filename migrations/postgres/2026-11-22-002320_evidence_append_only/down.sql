DROP TRIGGER evidence_refuse_change ON evidence;
DROP TRIGGER evidence_removal_refuse_change ON evidence_removal;
