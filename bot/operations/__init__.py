"""Running the bot: startup, scheduled maintenance, replicas, health, diagnostics."""
