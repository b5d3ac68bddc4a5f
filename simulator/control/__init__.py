"""The control face under /_sim/: people, clock, faults, ledger and settings for tests and the page."""
