"""The bot's commands in a terminal, without a bot account."""
