"""Answers in a terminal, without a bot."""
