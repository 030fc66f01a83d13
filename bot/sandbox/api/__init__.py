"""The endpoints of the simulated Webex."""
