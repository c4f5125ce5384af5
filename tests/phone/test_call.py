"""Whole calls over real WebSockets: fake ears and voice, everything else as in service."""

import asyncio
import base64
import json
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import numpy as np
import pytest
from nacl.signing import SigningKey

from assistant.errors import AudioError, CallError, UsageError
from assistant.phone.providers import PROVIDERS
from assistant.phone.settings import PhoneSettings
from assistant.phone.trial import caller
from assistant.phone.trial.dial import dial
from assistant.phone.trial.handsets.choice import handset
from assistant.phone.trial.record import Record, Turn
from assistant.phone.trial.ringing import Way, find_way
from assistant.speech import audio
from assistant.speech.audio import Sound
from assistant.speech.fakes import said

RECORDINGS = Path(__file__).parents[1] / "recordings"
QUESTION = audio.read(RECORDINGS / "en" / "event-when-1-pico.opus")


def ask(name: str = "question", **how: Any) -> Turn:
    return Turn(name, QUESTION, **how)


def press(key: str, **how: Any) -> Turn:
    return Turn(f"key {key}", key=key, **how)


async def make_call(server: Any, provider: str = "asterisk", *turns: Turn, **how: Any) -> Record:
    way = await find_way(server.url, provider, how.pop("settings", PhoneSettings()), **how)  # type: ignore[arg-type]
    return await dial(way, handset(provider), turns)  # type: ignore[arg-type]


async def until(condition: Callable[[], object], call: "asyncio.Task[Record]") -> None:
    """Wait, while `call` goes on; where it fails first, so do we."""
    async with asyncio.timeout(60):
        while not condition():
            assert not call.done(), call.result().events
            await asyncio.sleep(0.01)


def happened(record: Record, *whats: str) -> list[str]:
    return [event.what for event in record.events if event.what in whats]


def test_every_provider_is_greeted_and_answered(make_server) -> None:
    server = make_server(*["when is it"] * len(PROVIDERS))

    async def calls() -> list[Record]:
        return await asyncio.gather(
            *(make_call(server, name, ask(), press("*"), caller=name) for name in PROVIDERS)
        )

    for provider, record in zip(PROVIDERS, asyncio.run(calls()), strict=True):
        answered = [name for name, _ in record.answers]
        assert answered == ["question", "key *"], (provider, record.events)
        whats = dict.fromkeys(happened(record, "greeting begins", "speech begins", "answer begins"))
        assert list(whats) == ["greeting begins", "speech begins", "answer begins"], provider
        server.wait_for("assistant_phone_calls_total", 1, provider=provider, end="caller")
    turns = {"outcome": "answer", "intent": "event.when", "language": "en"}
    assert server.value("assistant_phone_turns_total", **turns) == len(PROVIDERS)


def test_a_voice_interrupts_and_is_answered(make_server) -> None:
    server = make_server("when is it", voice=0.1)
    record = asyncio.run(make_call(server, "twilio", ask(at_once=True)))
    whats = dict.fromkeys(happened(record, "greeting begins", "speech begins", "cleared"))
    assert list(whats) == ["greeting begins", "speech begins", "cleared"]
    assert record.answers


def test_a_cough_does_not_interrupt(make_server) -> None:
    burst = np.random.default_rng(0).normal(0, 6000, 16000 // 5).astype(np.int16)
    server = make_server("when is it", voice=0.05)
    record = asyncio.run(
        make_call(server, "asterisk", Turn("cough", Sound(burst, 16000), at_once=True))
    )
    assert "cleared" not in happened(record, "cleared")


def test_after_a_false_interruption_the_answer_goes_on(make_server) -> None:
    server = make_server(said(""), voice=0.1)
    record = asyncio.run(make_call(server, "jambonz", ask(at_once=True)))
    cleared = next(e.seconds for e in record.events if e.what == "cleared")
    after = record.between(cleared + 0.5, 60)
    assert np.abs(after.samples).max(initial=0) > 1000, "the rest of the greeting"


def test_a_key_interrupts_and_is_answered(make_server) -> None:
    server = make_server(voice=0.05)
    record = asyncio.run(make_call(server, "vonage", press("9", at_once=True)))
    assert happened(record, "greeting begins", "key", "cleared") == [
        "greeting begins",
        "key",
        "cleared",
    ]
    assert [name for name, _ in record.answers] == ["key 9"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_past_the_limit_callers_hear_that_all_lines_are_busy(make_server, provider: str) -> None:
    """Also those whom the webhook let through, because there was a line a moment before."""
    server = make_server(phone=PhoneSettings(lines=1), voice=0.02)

    async def calls() -> tuple[Record, Record]:
        way = await find_way(server.url, provider, PhoneSettings())  # type: ignore[arg-type]
        first = asyncio.create_task(make_call(server, "asterisk", press("9"), press("9")))
        await until(lambda: server.board.lines.calls, first)
        if provider not in ("asterisk", "freeswitch"):
            with pytest.raises(CallError, match="all lines are busy"):
                await make_call(server, provider)
        return await dial(way, handset(provider), []), await first  # type: ignore[arg-type]

    second, first = asyncio.run(calls())
    assert second.events[-1].detail == "by the assistant"
    assert second.events[0].what == "greeting begins"
    assert len(first.answers) == 2
    server.wait_for("assistant_phone_calls_total", 1, provider=provider, end="busy")
    voice = server.engine.prompts._voice
    assert any("All lines are busy" in text for text, _, _ in voice.spoken)


def test_one_number_cannot_take_every_line(make_server) -> None:
    server = make_server(phone=PhoneSettings(calls_per_caller=1))

    async def calls() -> list[Record]:
        return await asyncio.gather(*(make_call(server, "asterisk") for _ in range(2)))

    asyncio.run(calls())
    refused = {"provider": "asterisk", "reason": "caller_busy"}
    assert server.value("assistant_phone_refused_total", **refused) == 1


@pytest.mark.parametrize("provider", ["asterisk", "twilio", "vonage", "jambonz"])
def test_zero_is_a_person_by_the_providers_own_means(make_server, provider: str) -> None:
    server = make_server(phone=PhoneSettings(transfer_to="+15550199"))

    async def call() -> tuple[Record, str]:
        way = await find_way(server.url, provider, PhoneSettings())  # type: ignore[arg-type]
        record = await dial(way, handset(provider), [press("0")])  # type: ignore[arg-type]
        return record, way.ring.call_id

    record, call_id = asyncio.run(call())
    assert record.events[-1].detail == "by the assistant"
    assert record.answers, "the caller is told first"
    voice = server.engine.prompts._voice
    assert any("I will try to connect you" in text for text, _, _ in voice.spoken)
    server.wait_for("assistant_phone_calls_total", 1, provider=provider, end="person")
    assert server.board.transfers.after(call_id) == "+15550199"


def nobody_answers(url: str, provider: str, way: Way) -> Way:
    """Be the phone system whose call to the person fails: how it connects the caller again."""
    call = way.ring.call_id

    def ask(address: str, **fields: str) -> str:
        kind = "json" if provider in ("vonage", "jambonz") else "x-www-form-urlencoded"
        body = json.dumps(fields) if kind == "json" else urlencode(fields)
        headers = {"Content-Type": f"application/{kind}"}
        request = urllib.request.Request(address, body.encode() if fields else None, headers)
        with urllib.request.urlopen(request) as response:
            return str(response.read().decode())

    match provider:
        case "asterisk" | "freeswitch":
            assert ask(f"{url}/phone/{provider}?call_id={call}") == "+15550199"
            return way
        case "twilio" | "telnyx":
            after = ask(f"{url}/phone/{provider}/voice?step=after", CallSid=call)
            (put,) = ElementTree.fromstring(after)
            again = ask(put.attrib["action"], CallSid=call, DialCallStatus="no-answer")
            stream = ElementTree.fromstring(again).find("Connect/Stream")
            given = {item.attrib["name"]: item.attrib["value"] for item in stream}
            return Way(stream.attrib["url"], replace(way.ring, parameters=given))
        case "vonage":
            path = f"{url}/phone/vonage/answer?step=after"
            (put,) = json.loads(ask(path, conversation_uuid=call, status="disconnected"))
            again = ask(put["eventUrl"][0], conversation_uuid=call, status="timeout")
            endpoint = json.loads(again)[0]["endpoint"][0]
            login = {"Authorization": endpoint["authorization"]["value"]}
            return Way(endpoint["uri"], replace(way.ring, parameters=endpoint["headers"]), login)
    (put,) = json.loads(ask(f"{url}/phone/jambonz?step=after", call_sid=call))
    listen = json.loads(ask(put["actionHook"], call_sid=call, dial_call_status="busy"))[-1]
    return replace(way, url=listen["url"])


@pytest.mark.parametrize("provider", PROVIDERS)
def test_whom_nobody_answers_is_listened_to_again_in_their_language(
    make_server, provider: str
) -> None:
    server = make_server(phone=PhoneSettings(transfer_to="+15550199"))
    spoken = server.engine.prompts._voice.spoken

    async def call() -> list[Record]:
        way = await find_way(server.url, provider, PhoneSettings())  # type: ignore[arg-type]
        records = []
        for keys in ("40", "0", "*"):  # Spanish, and a person; a person; and go on
            before = len(spoken)
            turns = [press(key) for key in keys]
            records.append(await dial(way, handset(provider), turns))  # type: ignore[arg-type]
            if keys == "0":
                told = [(text, language) for text, language, _ in spoken[before:]]
                assert told[0] == ("Lo siento", "es"), "first of all"
                assert any("nadie pudo contestar" in text for text, _ in told)
                assert {language for _, language in told} == {"es"}
            if keys != "*":
                way = await asyncio.to_thread(nobody_answers, server.url, provider, way)
        return records

    ends = [record.events[-1].detail for record in asyncio.run(call())]
    assert ends == ["by the assistant", "by the assistant", "by the caller"]
    assert server.value("assistant_phone_unanswered_total", provider=provider) == 2
    server.wait_for("assistant_phone_calls_total", 2, provider=provider, end="person")
    assert not server.board.transfers._away._kept


@pytest.mark.parametrize("number", ["+1 555 0199", None])
def test_where_a_transfer_is_impossible_the_truth_is_said(
    make_server, monkeypatch: pytest.MonkeyPatch, number: str | None
) -> None:
    server = make_server(phone=PhoneSettings(transfer_to="101"))
    monkeypatch.setitem(vars(server.engine.content.facts.contact), "phone", number)

    async def call() -> Record:
        way = await find_way(server.url, "freeswitch", PhoneSettings())
        nameless = Way(way.url, type(way.ring)("", "1555", {}), way.headers, way.subprotocol)
        return await dial(nameless, handset("freeswitch"), [press("0")])

    record = asyncio.run(call())
    assert record.events[-1].detail == "by the caller", "the call goes on"
    spoken = [text for text, _, _ in server.engine.prompts._voice.spoken]
    numbers = [text for text in spoken if "five five five, zero one nine nine" in text]
    assert len(numbers) == (2 if number else 0), spoken
    assert any("Nobody can be reached" in text for text in spoken) == (number is None)


def test_silence_is_met_with_patience_and_then_a_goodbye(
    make_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caller, "_QUIET", 5.0)  # who hangs up last, even where all goes slowly
    server = make_server(patience=0.4)
    record = asyncio.run(make_call(server))
    assert record.events[-1].detail == "by the assistant"
    assert len(happened(record, "greeting begins")) >= 4, "a greeting and three prompts"
    server.wait_for("assistant_phone_calls_total", 1, provider="asterisk", end="silence")


def test_one_calls_failure_is_an_apology_and_no_other_calls_business(make_server) -> None:
    server = make_server("when is it", "when is it")
    recogniser = server.engine.recogniser
    listen, count = recogniser.listen, []

    def broken(language: str | None = None) -> Any:
        count.append(1)
        if len(count) == 1:
            raise RuntimeError("the words of a caller")
        return listen(language)

    recogniser.listen = broken

    async def calls() -> tuple[Record, Record]:
        first = asyncio.create_task(make_call(server, "twilio", ask()))
        await until(lambda: count, first)
        second = asyncio.create_task(make_call(server, "asterisk", ask(), ask()))
        return await first, await second

    first, second = asyncio.run(calls())
    assert first.events[-1].detail == "by the assistant"
    last = happened(first, "speech begins", "cleared", "answer begins", "hung up")
    assert last == ["speech begins", "cleared", "answer begins", "hung up"], "the apology"
    assert len(second.answers) == 2
    server.wait_for("assistant_phone_calls_total", 1, provider="twilio", end="error")


def test_no_words_and_no_number_reach_a_log(make_server, caplog) -> None:
    caplog.set_level("DEBUG")
    server = make_server("when is it")
    server.engine.recogniser.script.append(said("a secret"))
    recogniser, listen = server.engine.recogniser, server.engine.recogniser.listen

    def breaks_later(language: str | None = None) -> Any:
        hearing = listen(language)
        if hearing.finish().text == "a secret":
            raise RuntimeError("a secret was said by 15550100")
        return hearing

    recogniser.listen = breaks_later
    asyncio.run(make_call(server, "asterisk", ask(), ask()))
    ours = [r.getMessage() for r in caplog.records if r.name.startswith(("assistant", "uvicorn"))]
    assert any("failed: RuntimeError" in line for line in ours)
    assert not [line for line in ours if "secret" in line or "15550100" in line]
    with urllib.request.urlopen(server.url + "/metrics") as response:
        numbers = response.read().decode()
    assert "15550100" not in numbers
    assert "when is it" not in numbers


def test_a_call_has_an_end(make_server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "_QUIET", 5.0)  # who hangs up last, even where all goes slowly
    server = make_server(phone=PhoneSettings(longest_call=1.0), voice=0.1)
    record = asyncio.run(make_call(server, "twilio", press("9")))
    assert record.events[-1].detail == "by the assistant"
    server.wait_for("assistant_phone_calls_total", 1, provider="twilio", end="too_long")


async def drained(server: Any, *turns: Turn) -> Record:
    """A call that is there when the server begins to stop; a new one is refused."""
    first = asyncio.create_task(make_call(server, "asterisk", *turns))
    await until(lambda: server.board.lines.calls, first)
    server.board.drain()
    with pytest.raises(CallError, match="no calls now"):
        await make_call(server, "asterisk")
    return await first


def test_draining_lets_calls_finish_and_refuses_new_ones(make_server) -> None:
    server = make_server(phone=PhoneSettings(drain=600), voice=0.02)
    record = asyncio.run(drained(server, press("9"), press("9")))
    assert len(record.answers) == 2
    server.wait_for("assistant_phone_calls_total", 1, provider="asterisk", end="caller")


def test_who_is_still_there_after_draining_hears_a_goodbye(
    make_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caller, "_QUIET", 5.0)  # who hangs up last, even where all goes slowly
    server = make_server(phone=PhoneSettings(drain=0), voice=0.02)
    record = asyncio.run(drained(server, press("9")))
    assert record.events[-1].detail == "by the assistant"
    content, spoken = server.engine.content, server.engine.prompts._voice.spoken
    goodbyes = {content.prompt("goodbye", language).text for language in content.languages}
    assert goodbyes & {text for text, _, _ in spoken}
    server.wait_for("assistant_phone_calls_total", 1, provider="asterisk", end="drained")


def test_a_caller_who_types_is_answered_in_text(make_server) -> None:
    server = make_server()
    record = asyncio.run(make_call(server, "freeswitch", Turn("typed", text="when is it")))
    shown = [event.detail for event in record.events if event.what == "shown"]
    assert any("2018" in text or "October" in text for text in shown), shown


def test_every_key_does_something(make_server) -> None:
    server = make_server()
    keys = [press(key) for key in "1234567890*#"]
    record = asyncio.run(make_call(server, "telnyx", *keys))
    assert len(record.answers) == len(keys)


def test_the_command_writes_what_it_heard(make_server, tmp_path, capsys) -> None:
    from assistant.phone.trial import command

    server = make_server("when is it")
    question, out = RECORDINGS / "en" / "event-when-1-pico.opus", tmp_path / "heard.wav"
    ok = command.call(PhoneSettings(), server.url, [question], out, "9", "asterisk", json=True)
    assert ok
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["answered"] for line in lines if "answered" in line] == [question.name, "key 9"]
    assert audio.read(out).seconds > 3


def test_what_is_heard_is_never_written_over_a_recording(tmp_path) -> None:
    from assistant.phone.trial import command

    question = tmp_path / "question.wav"
    audio.write_wav(question, QUESTION)
    before = question.read_bytes()
    with pytest.raises(UsageError, match="choose another --out"):
        command.call(PhoneSettings(), "http://127.0.0.1:1", [question], question, "", "asterisk")
    assert question.read_bytes() == before


def test_a_recording_that_cannot_be_kept_is_told_before_the_call(tmp_path) -> None:
    from assistant.phone.trial import command

    out = tmp_path / "none" / "heard.wav"
    with pytest.raises(AudioError, match="cannot be written"):
        command.call(PhoneSettings(), "http://127.0.0.1:1", [], out, "9", "twilio")


def test_every_login_lets_its_own_provider_in_and_no_stranger(make_server) -> None:
    key = base64.b64encode(bytes(SigningKey.generate().verify_key)).decode()
    secret = {"user": "pbx", "password": "12345678"}
    phone = PhoneSettings.model_validate(
        {
            "public_url": "https://phone.example.org",
            "asterisk": secret,
            "freeswitch": secret,
            "jambonz": {**secret, "webhook_secret": "hook-secret"},
            "twilio": {"auth_token": "twilio-token"},
            "telnyx": {"public_key": key},
            "vonage": {"signature_secret": "v" * 40},
        }
    )
    server = make_server(phone=phone, trust=False)

    async def knock(provider: str, settings: PhoneSettings) -> bool:
        try:
            record = await make_call(
                server, provider, press("9"), settings=settings, caller=provider
            )
        except CallError as error:
            if "403" not in str(error):
                raise
            return False
        return len(record.answers) == 1

    async def knocks(settings: PhoneSettings) -> list[bool]:
        return await asyncio.gather(*(knock(name, settings) for name in PROVIDERS))

    # Only Telnyx itself can sign as Telnyx.
    assert asyncio.run(knocks(phone)) == [name != "telnyx" for name in PROVIDERS]
    assert not any(asyncio.run(knocks(PhoneSettings(public_url=phone.public_url))))
