"""Dialogues of the platform's staff."""
