"""The limits of cards and messages: Webex's own, and those that keep a card small enough for Webex."""

MAX_BUTTONS = 5
"""Webex shows up to five buttons side by side."""

MAX_ROWS_WITH_TWO_BUTTONS = 5
"""Rows of longer lists have one button each: on a phone, each further one takes a line."""

MAX_BUTTON_TITLE_LENGTH = 40
"""Characters."""

MAX_LINE_TITLES_LENGTH = 30
"""Characters of the titles of buttons, together, that fit side by side on a phone."""

MAX_MARKDOWN_BYTES = 7_000
"""Webex's limit of 7,439 bytes (Webex's reference, "Create a Message"), less what a message needs around the text."""

MAX_BUTTON_NUMBERS_LENGTH = 1_200
"""Characters of the phone numbers in a button's request. A card has up to seven such buttons beside its rows."""

MAX_LISTED_NAMES = 20
"""How many numbers or locations one sentence lists."""

MAX_LISTED_NAME_LENGTH = 60
"""Characters of each of them."""

MAX_LIST_BYTES = 700
"""Of all of them together, in UTF-8."""

MAX_CHARACTER_BYTES = 1.5
"""Of a name's characters on average, in UTF-8, when it has as many as it may: a card is limited in bytes."""

MAX_NAME_LENGTH = 120
"""Characters of a name that an outsider chose, so that no name can fill a card."""

MAX_SENTENCE_LENGTH = 2_000
"""Characters of a notice: Webex's error messages may have any length."""

MAX_DETAIL_LENGTH = 200
"""Characters of a reason in the history."""

MAX_CHOICES = 60
"""Of a drop-down list: twice as many, with ids of 92 characters, would exceed what a card may have."""

MAX_PICKER_ROWS = 5
"""Up to so many choices have a button each: more would fill a phone's screen."""

MAX_CHOICE_LENGTH = 60
"""Characters of a choice in a drop-down list."""

MAX_FIELD_LENGTH = 200
"""Characters that can be typed into a field."""

MAX_CACHED_NUMBERS = 10_000
"""How many formatted phone numbers are cached."""

MAX_NUMBERS_WITHOUT_CONTENTS = 200
"""A longer list has a table of contents: up to here, twenty pages are quickly turned."""
