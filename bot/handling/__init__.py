"""One event, one reply: the event handler, outcomes, the rate limit and progress messages."""
