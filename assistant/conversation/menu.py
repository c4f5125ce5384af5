"""The keypad menu: made from the same intents as everything else, at most three options a page.

A page is named `menu`, `menu.event`, `menu.event.2` ...; an option is either an intent or the name
of another page. So a page can be offered exactly like the two choices of an ask-back.
"""

from collections.abc import Sequence

_PER_PAGE = 3


def page(name: str, intents: Sequence[str]) -> tuple[str, ...]:
    """Options of the page `name`: at most three intents or page names, in the order of `intents`.

    >>> page("menu", ["event.when", "relief.start", "service.jobs", "about.privacy"])
    ('menu.event', 'menu.relief', 'menu.2')
    >>> page("menu.event.2", ["event.when", "event.where", "event.cost", "event.who"])
    ('event.cost', 'event.who')
    """
    group, number = _parse(name)
    if group:
        options = [intent for intent in intents if intent.startswith(f"{group}.")]
    else:
        groups = dict.fromkeys(intent.split(".")[0] for intent in intents)
        options = [f"menu.{group}" for group in groups]
    rest = options[(number - 1) * (_PER_PAGE - 1) :]
    if len(rest) <= _PER_PAGE:
        return tuple(rest)
    return (*rest[: _PER_PAGE - 1], f"{_stem(group)}.{number + 1}")


def parent(name: str) -> str:
    """The page that `name` was reached from; the first page is its own parent.

    >>> parent("menu.event.3"), parent("menu.event"), parent("menu")
    ('menu.event.2', 'menu', 'menu')
    """
    group, number = _parse(name)
    if number > 2:
        return f"{_stem(group)}.{number - 1}"
    return _stem(group) if number == 2 else "menu"


def is_page(option: str) -> bool:
    """Whether an option opens another page rather than answering."""
    return option.split(".")[0] == "menu"


def label_key(option: str) -> str:
    """The catalog label of an option: an intent's own, a group's, or `more`."""
    if not is_page(option):
        return option
    group, number = _parse(option)
    return "more" if number > 1 else group


def _parse(name: str) -> tuple[str, int]:
    _, *rest = name.split(".")
    number = int(rest.pop()) if rest and rest[-1].isdigit() else 1
    return (rest[0] if rest else ""), number


def _stem(group: str) -> str:
    return f"menu.{group}" if group else "menu"
