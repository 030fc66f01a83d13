"""Running the bot: building it, startup, the server, scheduled maintenance, replicas, health, diagnostics."""
