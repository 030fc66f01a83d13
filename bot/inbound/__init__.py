"""Events come in and are stored: the webhook receiver, the event queue, the schedule, the replica lease, catch-up."""
