"""DingTalk (钉钉), with the staff number of the organisation's directory."""
