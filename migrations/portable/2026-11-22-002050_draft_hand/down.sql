DROP TABLE draft_hand;
