"""What all tests share."""

from hypothesis import settings

# No deadline: how fast an example runs says nothing about whether it is right.
settings.register_profile("bot", deadline=None)
settings.load_profile("bot")
