"""What the bot shows: builders make a View of each reply, and renderers turn it into a card and into markdown."""
