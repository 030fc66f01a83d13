"""Events come in: the webhook receiver, the event queue, the schedule, catch-up."""
