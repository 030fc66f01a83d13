"""Clients of the simulated Webex: the chat page, the command line, a person, and the bot in a process of its own."""
