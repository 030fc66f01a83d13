"""Clients of the simulated Webex: the chat page, the terminal, a person, the bot's process."""
