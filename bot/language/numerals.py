"""Numbers that are written as words: "three", "a dozen", "third"."""

CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

POSITIONS = {word: number for words in (CARDINALS, ORDINALS) for number, word in enumerate(words, start=1)}
"""As in "page three" and "the third page"."""

NUMERALS = {
    **{word: number for number, word in enumerate(CARDINALS, start=1)},
    "a pair": 2,
    "twelve": 12,
    "a dozen": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "fifty": 50,
    "a hundred": 100,
}

NUMERAL = "|".join(sorted(NUMERALS, key=len, reverse=True))
"""A pattern for one of them."""
