"""A Webex bot that lists the phone numbers that Webex Calling locations have left to give."""
