"""How fast the bot is, and what it costs: `uv run python -m tests.bench`. Speed is measured here, never asserted."""
