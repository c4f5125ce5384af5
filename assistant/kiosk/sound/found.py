"""Microphones and loudspeakers as the system lists them, and which of them is meant by a name."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.errors import AudioError
from assistant.kiosk.sound.device import Side


@dataclass(frozen=True)
class Found:
    """One side of a device as the system lists it."""

    number: int
    name: str
    side: Side
    default: bool
    rate: int
    """Hz, the device's own."""


def choose(listed: Iterable[Found], side: Side, wanted: str | int | None) -> Found:
    """The device with this number or a part of this name; None is the system's default.

    Raises:
        AudioError: no such device, or several that a name fits.
    """
    every = [found for found in listed if found.side == side]
    if not every:
        raise AudioError(f"This computer has no {side}; connect one.")
    names = ", ".join(f"{found.number} {found.name}" for found in every)
    if wanted is None:
        return next((found for found in every if found.default), every[0])
    if isinstance(wanted, int) or wanted.isdecimal():
        fitting = [found for found in every if found.number == int(wanted)]
    else:
        lower = wanted.casefold()
        exact = [found for found in every if found.name.casefold() == lower]
        fitting = exact or [found for found in every if lower in found.name.casefold()]
    if not fitting:
        raise AudioError(f"There is no {side} '{wanted}'; connect it or choose from: {names}.")
    if len(fitting) > 1:
        raise AudioError(f"'{wanted}' fits more than one {side}; choose one from: {names}.")
    return fitting[0]
