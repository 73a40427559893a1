DROP TABLE session;
DROP TABLE user_role;
DROP TABLE app_user;
