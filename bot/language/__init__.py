"""Typed text becomes a Request. Pure: nothing here asks Webex."""
