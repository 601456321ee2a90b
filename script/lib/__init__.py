"""The bootstrap shared by the commands in script/."""
