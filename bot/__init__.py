"""A Webex bot that lists the available phone numbers of Webex Calling locations."""
