"""Requests to a server of ours, which no proxy of the environment stands before."""

import urllib.request

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def read(request: urllib.request.Request | str, timeout: float) -> bytes:
    """The body of an answer of success; `timeout` in seconds for each step.

    Raises:
        OSError: nobody answers, or (`urllib.error.HTTPError`) another status comes.
        http.client.HTTPException: what answers speaks no HTTP.
    """
    with _OPENER.open(request, timeout=timeout) as response:
        return bytes(response.read())
