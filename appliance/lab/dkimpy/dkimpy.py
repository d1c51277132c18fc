"""Reads one request as JSON from its input and answers with JSON: signs and verifies with dkimpy."""

import base64
import json
import sys

import dkim


def txt(records):
    """The DNS, as a table of names without the dot at their end."""

    def ask(name, timeout=5):
        text = name.decode() if isinstance(name, bytes) else name
        return records.get(text.rstrip(".").lower(), "").encode() or None

    return ask


def verify(request, raw):
    verifier = dkim.DKIM(raw)
    count = sum(1 for name, _ in verifier.headers if name.lower() == b"dkim-signature")
    results = []
    for index in range(count):
        try:
            results.append(bool(verifier.verify(idx=index, dnsfunc=txt(request["records"]))))
        except dkim.DKIMException as error:
            results.append(str(error))
    return results


def verify_arc(request, raw):
    cv, _, reason = dkim.arc_verify(raw, dnsfunc=txt(request["records"]))
    return {"cv": cv.decode(), "reason": reason}


def sign(request, raw):
    line = dkim.sign(
        raw,
        request["selector"].encode(),
        request["domain"].encode(),
        request["key"].encode(),
        canonicalize=tuple(part.encode() for part in request["canonicalization"].split("/")),
        length=request["length"],
    )
    return base64.b64encode(line).decode()


request = json.load(sys.stdin)
work = {"verify": verify, "verifyArc": verify_arc, "sign": sign}[request["work"]]
json.dump(work(request, base64.b64decode(request["raw"])), sys.stdout)
