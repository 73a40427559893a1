DROP TRIGGER draft_issue_refuse_change ON draft_issue;
