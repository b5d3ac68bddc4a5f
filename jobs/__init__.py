"""Work with time in it: hear, send, apply statuses, schedule, sweep."""
