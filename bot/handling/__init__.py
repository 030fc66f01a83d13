"""One event becomes one reply: the handler, the rate limit, progress."""
