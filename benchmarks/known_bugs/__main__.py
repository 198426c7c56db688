"""How well events of real SDKs are grouped by their causes: `python -m benchmarks.known_bugs [tuning|held_out|both]`.

--worst adds the bugs of the half to learn from that are split or merged, and by what. Of the other half only the
figures are ever shown: whoever looks at its mistakes learns from it.
"""

import argparse
import sys
import time
from collections.abc import Hashable, Sequence

from benchmarks.scores import fga, pairs

from .corpus import HALVES, Labelled, read
from .keys import KEYS, Key
from .worst import mistakes


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.known_bugs", description="How events are grouped.")
    parser.add_argument("half", nargs="?", choices=[*HALVES, "both"], default="tuning")
    parser.add_argument("--worst", action="store_true", help="show what of the half to learn from is grouped wrongly")
    given = parser.parse_args()
    for half in HALVES if given.half == "both" else (given.half,):
        events = read(half)
        print(f"{half}: {len(events)} events of {len({event.bug for event in events})} bugs")
        print(f"{'key':36} {'groups':>6} {'ARI':>6} {'prec.':>6} {'recall':>6} {'FGA':>6} {'us':>6}")
        for name, key in KEYS.items():
            print(f"{name:36} {_figures(events, key)}")
        print()
        if given.worst and half == "tuning":
            print("\n".join(mistakes(events)))
    return 0


def _figures(events: Sequence[Labelled], key: Key) -> str:
    true: list[Hashable] = [event.bug for event in events]
    start = time.perf_counter()
    found = key(events)
    micros = (time.perf_counter() - start) / len(events) * 1e6
    ari, precision, recall = pairs(true, found)
    scores = f"{ari:6.3f} {precision:6.3f} {recall:6.3f} {fga(true, found):6.3f}"
    return f"{len(set(found)):6} {scores} {micros:6.1f}"


if __name__ == "__main__":
    sys.exit(main())
