"""Answers spoken once and kept."""

from pathlib import Path

import pytest

from assistant.errors import StoreError, VoiceError
from assistant.speech.models.folder import Models
from assistant.speech.prompts import Prompts
from assistant.speech.voices import Voices

from .conftest import CountingVoice

TEXT = "It is over. It was from October 20 – 27, 2018."


@pytest.fixture
def prompts(tmp_path: Path, counting_voice: CountingVoice) -> Prompts:
    return Prompts(tmp_path / "prompts", counting_voice, {"es": {"New Haven": "Niu Jéiven"}})


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_sentences_come_as_shown_and_are_said_as_spoken(
    prompts: Prompts, counting_voice: CountingVoice
) -> None:
    shown = [sentence for sentence, _ in prompts.speak(TEXT, "en")]
    assert shown == ["It is over.", "It was from October 20 – 27, 2018."]
    assert [said[0] for said in counting_voice.said] == [
        "It is over.",
        "It was from October twentieth to twenty-seventh, twenty eighteen.",
    ]


def test_what_was_said_once_is_not_said_again(
    prompts: Prompts, counting_voice: CountingVoice
) -> None:
    first = prompts.render(TEXT, "en")
    said = len(counting_voice.said)
    assert (prompts.render(TEXT, "en").samples == first.samples).all()
    assert len(counting_voice.said) == said


def test_answers_share_sentences(prompts: Prompts, counting_voice: CountingVoice) -> None:
    prompts.render("It is over. Ask the staff.", "en")
    prompts.render("It is free. Ask the staff.", "en")
    assert len(counting_voice.said) == 3


@pytest.mark.parametrize("change", ["language", "pace", "voice", "names"])
def test_whatever_changes_the_sound_is_rendered_anew(
    tmp_path: Path, counting_voice: CountingVoice, change: str
) -> None:
    Prompts(tmp_path, counting_voice).render("In New Haven.", "es")
    if change == "voice":
        counting_voice.name = "another"
    names = {"es": {"New Haven": "Niu Jéiven"}} if change == "names" else {}
    Prompts(tmp_path, counting_voice, names).render(
        "In New Haven.",
        "en" if change == "language" else "es",
        0.8 if change == "pace" else 1.0,
    )
    assert len(counting_voice.said) == 2


def test_a_long_first_sentence_starts_early_and_is_kept_whole(
    prompts: Prompts, counting_voice: CountingVoice
) -> None:
    text = "In most states, it depends on what the record says."
    pieces = [sentence for sentence, _ in prompts.speak(text, "en")]
    assert pieces == ["In most states,", "it depends on what the record says."]
    assert [sentence for sentence, _ in prompts.speak(text, "en")] == [text]


def test_what_shall_not_be_kept_is_spoken_anew(
    prompts: Prompts, counting_voice: CountingVoice, tmp_path: Path
) -> None:
    for _ in range(2):
        prompts.render("My name is Ann.", "en", store=False)
    assert len(counting_voice.said) == 2
    assert files(tmp_path) == []


def test_a_damaged_file_is_spoken_anew(
    prompts: Prompts, counting_voice: CountingVoice, tmp_path: Path
) -> None:
    first = prompts.render("It is over.", "en")
    [path] = files(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    assert (prompts.render("It is over.", "en").samples == first.samples).all()
    assert len(counting_voice.said) == 2
    prompts.render("It is over.", "en")
    assert len(counting_voice.said) == 2


def test_an_answer_cut_off_in_its_first_sentence_is_not_kept_half(
    prompts: Prompts, tmp_path: Path
) -> None:
    spoken = prompts.speak("In most states, it depends on what the record says.", "en")
    next(spoken)
    spoken.close()
    assert files(tmp_path) == []


def test_rendering_ahead_counts_and_tells_how_far_it_is(prompts: Prompts) -> None:
    steps: list[tuple[int, int]] = []
    texts = [(TEXT, "en"), ("It is over.", "en"), ("unspeakable", "en"), (TEXT, "en")]
    done = prompts.render_ahead(texts, progress=lambda *step: steps.append(step))
    assert (done.new, done.kept, done.failed) == (2, 1, 1)
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert prompts.is_rendered(TEXT, "en")
    assert not prompts.is_rendered("It is not over.", "en")


def test_a_full_disk_costs_time_not_answers(tmp_path: Path, counting_voice: CountingVoice) -> None:
    (tmp_path / "file").write_text("in the way")
    prompts = Prompts(tmp_path / "file", counting_voice)
    assert prompts.render("It is over.", "en").seconds > 0
    with pytest.raises(StoreError, match="cannot be kept"):
        prompts.render_ahead([("It is over.", "en")])


@pytest.mark.parametrize("text", ["", "...", "🙂"])
def test_nothing_to_say_is_an_error(prompts: Prompts, text: str) -> None:
    with pytest.raises(VoiceError, match="nothing to say"):
        prompts.render(text, "en")


def test_a_sentence_that_is_only_a_sign_is_left_out(prompts: Prompts) -> None:
    assert [shown for shown, _ in prompts.speak("Hello. 🙂", "en")] == ["Hello."]


def test_the_real_voices_are_read_back_not_spoken_again(
    models: Models, tmp_path: Path, counting_voice: CountingVoice
) -> None:
    voices = Voices(models.find_voice)
    for text, language in ((TEXT, "en"), ("Ya terminó. Fue del 20 al 27 de octubre.", "es")):
        first = Prompts(tmp_path, voices).render(text, language)
        counting_voice.name = voices.identity(language)
        again = Prompts(tmp_path, counting_voice).render(text, language)
        assert (again.samples == first.samples).all()
    assert not counting_voice.said
