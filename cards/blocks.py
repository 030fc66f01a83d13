"""Blocks of consecutive numbers, and the hundreds of a long list: a row for many numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.model import AvailableNumber, Digits, DigitsAt, Request
from cards.rows import SEPARATOR, build_numbers_row
from cards.text import describe_count, format_number
from cards.totals import describe_state
from cards.view import Button, Row

_HUNDRED = 2
"""Digits that differ within a hundred."""

_LAST_GROUP = re.compile(r"[^ -]+$")


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive numbers, in ascending order."""

    numbers: Sequence[AvailableNumber]

    @property
    def first(self) -> str:
        """The first number, in E.164."""
        return self.numbers[0].phone_number

    @property
    def last(self) -> str:
        """The last number, in E.164."""
        return self.numbers[-1].phone_number


def group_blocks(numbers: Iterable[AvailableNumber]) -> list[Block]:
    """Group the numbers of blocks, in any order, by their blocks."""
    blocks: list[list[AvailableNumber]] = []
    for number in sorted(numbers, key=lambda each: (len(each.phone_number), each.phone_number)):
        if blocks and int(number.phone_number) == int(blocks[-1][-1].phone_number) + 1:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    return [Block(each) for each in blocks]


def build_block_row(block: Block, asked: Request, location: str = "") -> Row:
    """Build the row of a block, whose button shows its numbers: asks for the same list, narrowed to them.

    `location` is the name of theirs, where a list has several.
    """
    count = len(block.numbers)
    states = Counter(describe_state(each.state).lower() for each in block.numbers)
    words = [f"{number:,} {state}" for state, number in states.most_common()] if len(states) > 1 else [*states]
    details = SEPARATOR.join(filter(None, (f"{count:,} in a row", ", ".join(words), location)))
    show = asked.without("consecutive").with_(numbers=f"{block.first} - {block.last}", page=1)
    return build_numbers_row(describe_block(block), details, buttons=(Button("Show", show),))


def describe_block(block: Block) -> str:
    """Return the first number of a block and what differs in the last: "+1 312-705-0001 … 0011"."""
    first, last = format_number(block.first), format_number(block.last)
    group = _LAST_GROUP.search(last)
    if group and first[: group.start()] == last[: group.start()]:
        return f"{first} … {group[0]}"
    return f"{first} … {last}"


def count_hundreds(numbers: Iterable[AvailableNumber]) -> list[tuple[str, int]]:
    """Count the numbers of each hundred, by what its numbers begin with, in ascending order."""
    counts = Counter(each.phone_number[:-_HUNDRED] for each in numbers if each.phone_number)
    return sorted(counts.items(), key=lambda item: (len(item[0]), item[0]))


def build_hundred_row(beginning: str, count: int, asked: Request) -> Row:
    """Build the row of a hundred, whose button shows its numbers."""
    wanted = Digits(beginning.removeprefix("+"), DigitsAt.BEGINNING)
    show = asked.without("contents").with_(more_digits=(*asked.more_digits, wanted), page=1)
    if not asked.digits:
        show = asked.without("contents").with_(digits=wanted.text, digits_at=wanted.at, page=1)
    text = f"{describe_hundred(beginning)}{SEPARATOR}{count:,}"
    return build_numbers_row(text, "", buttons=(Button("Show", show),))


def describe_hundred(beginning: str) -> str:
    """Return the numbers of a hundred as a pattern: "+1 214-201-63xx"."""
    return re.sub(r"\d(\D*)\d(?=\D*$)", r"x\1x", format_number(f"{beginning}00"))


def describe_blocks(blocks: Sequence[Block]) -> str:
    """Count blocks, and their numbers: "3 blocks, 27 numbers"."""
    numbers = sum(len(block.numbers) for block in blocks)
    return f"{describe_count(len(blocks), 'block')}, {describe_count(numbers, 'number')}"
