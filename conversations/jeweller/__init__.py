"""Dialogues of a jeweller and the team: one file each, with the screens that answer it."""
