from assistant.conversation import menu

INTENTS = [f"event.{n}" for n in range(7)] + ["relief.a", "service.a", "about.a"]


def walk(page: str) -> set[str]:
    """Every intent that can be reached from `page`."""
    found: set[str] = set()
    for option in menu.page(page, INTENTS):
        found |= walk(option) if menu.is_page(option) else {option}
    return found


def test_every_intent_can_be_reached_and_no_page_has_more_than_three_options() -> None:
    assert walk("menu") == set(INTENTS)
    assert all(len(menu.page(f"menu.event.{n}", INTENTS)) <= 3 for n in range(2, 5))


def test_back_leads_to_the_page_before() -> None:
    for page in ("menu.event", "menu.event.2"):
        (more,) = filter(menu.is_page, menu.page(page, INTENTS))
        assert menu.parent(more) == page
    assert [menu.parent(page) for page in ("menu", "menu.2", "menu.event")] == ["menu"] * 3


def test_labels() -> None:
    assert menu.label_key("menu.event") == "event"
    assert menu.label_key("menu.2") == "more"
    assert menu.label_key("event.when") == "event.when"
