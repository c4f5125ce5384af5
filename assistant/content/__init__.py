"""What we know and how we say it: facts, questions, answers, checked and in force."""

from assistant.content.answers import Door
from assistant.content.check import check, reviews
from assistant.content.problem import Problem
from assistant.content.snapshot import Answer, Content
from assistant.content.store import Store, load
from assistant.content.wording import split_sentences

__all__ = [
    "Answer",
    "Content",
    "Door",
    "Problem",
    "Store",
    "check",
    "load",
    "reviews",
    "split_sentences",
]
