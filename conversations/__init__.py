"""Dialogues: a pure engine, one file per dialogue, and their words; no network, no clock and no queue of its own."""
