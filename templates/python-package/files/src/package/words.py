"""How many words a text has, and which of them come most often."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Summary:
    """Counts of one text."""

    lines: int
    words: int
    distinct: int


def words_of(text: str) -> list[str]:
    """All words in lower case, in the order of the text."""
    return [word.casefold() for word in _WORD.findall(text)]


def summarise(text: str) -> Summary:
    words = words_of(text)
    return Summary(lines=len(text.splitlines()), words=len(words), distinct=len(set(words)))


def most_frequent(text: str, count: int = 10) -> list[tuple[str, int]]:
    """The most frequent words; equally frequent ones in alphabetical order."""
    if count < 1:
        raise ValueError("count must be 1 or more")
    ranked = sorted(Counter(words_of(text)).items(), key=lambda entry: (-entry[1], entry[0]))
    return ranked[:count]
