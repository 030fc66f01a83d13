"""The engine of the simulated Webex: its state, webhook delivery, faults and HTTP server."""
