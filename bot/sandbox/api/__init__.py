"""The endpoints of the simulated Webex: its public API and the control plane."""
