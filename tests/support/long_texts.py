"""What the longest messages are filled with, to see what parsing them costs."""

UNITS = (
    "a",
    " ",
    "(",
    "numbers ",
    "active ",
    "not ",
    "1 ",
    "+1 ",
    "12 34 ",
    "for ",
    '"',
    "'a ",
    "+12056350001, ",
    "word ",
    "\n",
    "é",
    "-",
)
