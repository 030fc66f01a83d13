"""Typed text becomes a Request. Pure: nothing here calls Webex."""
