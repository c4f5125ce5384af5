"""Whole calls through the app, in process."""

import json

START = {"event": "MEDIA_START", "format": "slin16", "optimal_frame_size": 640, "ptime": 20}


def test_smoke(make_house):
    house = make_house("when is it")
    with house.client.websocket_connect("/phone/asterisk?call_id=7&caller=1555") as ws:
        ws.send_text(json.dumps(START))
        seen = []
        while True:
            m = ws.receive()
            seen.append(m)
            if m.get("text") and "MARK" in m["text"]:
                mark = json.loads(m["text"])
                ws.send_text(
                    json.dumps(
                        {"event": "MEDIA_MARK_PROCESSED", "correlation_id": mark["correlation_id"]}
                    )
                )
                break
        ws.send_text(json.dumps({"event": "DTMF_END", "digit": "0"}))
        while True:
            m = ws.receive()
            print(m.get("text"), len(m.get("bytes") or b""))
            if m["type"] == "websocket.close":
                break
            if m.get("text") and "MARK" in m["text"]:
                mark = json.loads(m["text"])
                ws.send_text(
                    json.dumps(
                        {"event": "MEDIA_MARK_PROCESSED", "correlation_id": mark["correlation_id"]}
                    )
                )
    print(house.client.get("/metrics").text[:3000])
