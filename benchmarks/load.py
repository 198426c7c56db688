"""Loads any server that speaks the Sentry protocol with recorded envelopes, each made a fresh event.

    python -m benchmarks.load --url http://127.0.0.1:8000 --project 1 --key KEY -c 8 -n 3000
    ... --encoding br|gzip|deflate|zstd|identity|keep --no-keepalive --rate 200 --auth query
    ... --ids accepted.txt      writes the accepted event ids, a line each, to look for them afterwards

Requests are made before the clock starts. Latency is connecting if needed, sending, and the whole answer. Only servers
on this machine are loaded.
"""

import argparse
import json
from pathlib import Path

import attrs

from benchmarks.envelopes import ENCODINGS, recordings
from benchmarks.target import Target, prepared

CORPUS = Path("var/corpus")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--project", default="1")
    parser.add_argument("--key", required=True)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("-c", "--concurrency", type=int, default=8)
    parser.add_argument("-n", "--requests", type=int, default=2000)
    parser.add_argument("--warmup", type=int, default=0, help="requests that are not counted")
    parser.add_argument("--rate", type=float, help="requests a second, whatever the server does")
    parser.add_argument("--no-keepalive", action="store_true")
    parser.add_argument("--auth", choices=["header", "query"], default="header")
    parser.add_argument("--encoding", choices=[*ENCODINGS, "keep"], default="gzip")
    parser.add_argument("--level", type=int, default=6)
    parser.add_argument("--keep-time", action="store_true", help="send the recorded timestamps")
    parser.add_argument("--timeout", type=float, default=30.0, help="seconds a request")
    parser.add_argument("--ids", type=Path, help="write the accepted event ids here")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true", help="print the first refusals")
    return parser.parse_args()


def main() -> None:
    """Run the command."""
    given = _arguments()
    target = Target(
        url=given.url,
        project=given.project,
        key=given.key,
        encoding=given.encoding,
        level=given.level,
        in_query=given.auth == "query",
        keep_alive=not given.no_keepalive,
        keep_time=given.keep_time,
    )
    corpus = recordings(given.corpus)
    if given.warmup:
        prepared(target, corpus, given.warmup).send(concurrency=given.concurrency, timeout=given.timeout)
    batch = prepared(target, corpus, given.requests)
    result = batch.send(concurrency=given.concurrency, rate=given.rate, timeout=given.timeout)
    if given.ids:
        given.ids.write_text("".join(event_id + "\n" for event_id in result.accepted))
    shown = {**attrs.asdict(result), "accepted": len(result.accepted)}
    print(json.dumps(shown) if given.json else result)
    for answer in result.refusals if given.show else ():
        print(answer)


if __name__ == "__main__":
    main()
