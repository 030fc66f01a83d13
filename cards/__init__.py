"""Cards: plain data in, card out. Nothing here knows of Webex's API or of Flask."""
