"""What the bot shows: builders make a View of each answer, renderers make a card and its markdown of a View."""
