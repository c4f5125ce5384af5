"""Nothing piles up over many visits; `assistant bench soak` does the same with the real ears."""

from itertools import cycle

from assistant.bench.soak import GROWTH, soak
from assistant.engine import Engine
from assistant.speech.audio import RATE, Sound
from assistant.speech.fakes import FakeHearing, FakeRecogniser, noise, said
from tests.kiosk.conftest import voiced


class Endless(FakeRecogniser):
    """Hears questions in both languages and background talk, for ever; keeps no hearings."""

    def __init__(self) -> None:
        super().__init__()
        self._next = cycle([said("when does it take place"), said("cuándo es", "es"), noise()])
        self.made = 0

    def listen(self, language: str | None = None) -> FakeHearing:
        self.made += 1
        self.script = [next(self._next)]
        hearing = super().listen(language)
        self.hearings, self.languages = [], []
        return hearing


def test_thirty_visits_leave_nothing_behind(quick_engine: Engine) -> None:
    ears = Endless()
    vars(quick_engine)["recogniser"] = ears
    early, late = soak(quick_engine, [Sound(voiced(1.0), RATE)], visits=30, early=8)
    assert ears.made > 30
    assert late.visits == 30
    assert late.megabytes <= early.megabytes * (1 + GROWTH)
    assert (late.threads, late.files) == (early.threads, early.files)
