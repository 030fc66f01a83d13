"""What the simulated Webex runs on: state, delivery of webhooks, faults."""
