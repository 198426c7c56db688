"""How fast templates are consolidated, and whether they are put together rightly.

    python -m benchmarks.learning [--templates 10000] [--rounds 5]

The templates are a project's: half say something of their own, the others are near-twins of 200 messages in which a
name, or a name and another, varies; all come shuffled, of one context, which is the most work. Then messages in which
one or two words vary, beside messages of which each word is another bug: how many patterns they are for so many values.
Times are the median of the rounds.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

from softfactory.domain.errors.grouping.learning import Index, families, learn, tokens
from softfactory.domain.errors.grouping.lexer import template

SAYS = (
    "could not find,cannot load,failed to send,unable to reach,timed out while reading,refused to ship,no access for"
).split(",")
NAMES = (
    "Alice Bob Carol David Erin Faythe Heidi Ivan Judy Olivia Peggy Rupert Sybil Trent Victor Walter Oscar Ursula "
    "Wendy Xavier Yvonne Zelda Bruno Clara Dmitri Elena Farid Gustav Hanna Igor"
).split()
CITIES = (
    "Berlin Paris Rome Madrid Lisbon Vienna Prague Warsaw Oslo Helsinki Dublin Athens Zagreb Sofia Bucharest Budapest "
    "Riga Tallinn Vilnius Bern Hamburg Munich Milan Naples Porto Lyon Nice Graz Linz Krakow"
).split()
GOODS = (
    "hammer chisel wrench pliers ladder bucket shovel rake hose lamp bulb cable socket nail bolt nut washer brush "
    "paint roller tape glue sandpaper vise level ruler trowel anvil gasket pulley"
).split()
TWINS: Sequence[tuple[str, Sequence[Sequence[str]]]] = (
    ("User {} has no shipping address", [NAMES]),
    ("Invoice of {} could not be sent", [NAMES]),
    ("cannot deliver to {} before Monday", [CITIES]),
    ("no stock of {} in any warehouse", [GOODS]),
    ("{} is not a member of this team", [NAMES]),
    ("no courier from {} to {} today", [CITIES, CITIES]),
    ("User {} cannot order {} any more", [NAMES, GOODS]),
)
BUGS = (
    "could not {} the order: update delete load save send open close read write lock unlock fetch parse cancel",
    "connection to broker {}: failed refused reset closed aborted lost broken denied dropped rejected interrupted",
    "service is {} now: starting stopping restarting running waiting draining idle busy offline unavailable degraded",
    "field {} is required: email password username phone address country city zip street company birthday website",
    "{} service is unavailable: Payment Email Billing Catalog Shipping Inventory Pricing Chat Media Profile Stock",
    "Unhandled {} in worker: KeyError ValueError TypeError IndexError OSError TimeoutError ImportError EOFError",
    "Could not load {} from disk: config plugin profile image template font theme sound video document schema",
    "database says {} again: ECONNREFUSED ENOENT ECONNRESET EPIPE ETIMEDOUT EACCES EEXIST EBUSY EAGAIN ENOSPC EPERM",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--templates", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    speed(options.templates, rounds=options.rounds)
    near_twins()


def speed(count: int, *, rounds: int) -> None:
    texts = templates(count)
    cut = [tokens(text) for text in texts]
    learned = learn(cut)
    index = Index(learned)
    print(f"{len(set(cut))} templates, {len(learned)} learned, {len(families(cut, learned))} patterns")
    print(f"learning them        {timed(lambda: learn(cut), rounds):7.3f} s")
    print(f"and again            {timed(lambda: learn([*learned, *cut]), rounds):7.3f} s")
    print(f"families             {timed(lambda: families(cut, learned), rounds):7.3f} s")
    each = timed(lambda: [tokens(text) for text in texts], rounds) / count * 1e6
    print(f"cutting a template   {each:7.2f} us")
    each = timed(lambda: [index.match(raw) for raw in cut], rounds) / count * 1e6
    print(f"finding its pattern  {each:7.2f} us")


def timed(work: Callable[[], object], rounds: int) -> float:
    """Return the median of seconds."""
    seconds: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def templates(count: int, *, seed: int = 1) -> list[str]:
    """Return different templates of one project."""
    dice = random.Random(seed)
    nouns = ["".join(dice.choice("bdfgkmnprtvz") + dice.choice("aeiou") for _ in range(3)) for _ in range(2_000)]
    forms = [f"{dice.choice(SAYS)} {dice.choice(nouns)} {{}} of {dice.choice(nouns)}" for _ in range(150)]
    forms += [f"{dice.choice(SAYS)} {dice.choice(nouns)} {{}} for {{}}" for _ in range(50)]
    found: set[str] = set()
    while len(found) < count:
        own = f"{dice.choice(SAYS)} {' '.join(dice.choices(nouns, k=dice.randint(1, 5)))} in {dice.choice(nouns)}"
        twin = dice.choice(forms).format(dice.choice(nouns).title(), dice.choice(NAMES))
        found.add(template(dice.choice([own, twin])))
    return dice.sample(sorted(found), count)


def near_twins() -> None:
    print("\npatterns for so many values seen" + "".join(f"{count:6}" for count in COUNTS))
    for form, values in TWINS:
        seen = [messages(form, values, count) for count in COUNTS]
        print(f"{form:32}" + "".join(f"{patterns(some):6}" for some in seen))
    for bug in BUGS:
        form, _, words = bug.partition(": ")
        found = patterns([form.format(word) for word in words.split()])
        print(f"{form:32}{found:6} of {len(words.split())} bugs")


COUNTS = (5, 10, 20, 30, 100, 400)


def messages(form: str, values: Sequence[Sequence[str]], count: int) -> list[str]:
    return [form.format(*row) for row in _rows(values, count)]


def _rows(values: Sequence[Sequence[str]], count: int) -> Iterator[Sequence[str]]:
    dice = random.Random(count)
    for at in range(count):
        yield [values[0][at % len(values[0])], *[dice.choice(column) for column in values[1:]]]


def patterns(said: Sequence[str]) -> int:
    cut = {tokens(template(message)) for message in said}
    learned = learn(cut)
    return len(families(cut, learned))


if __name__ == "__main__":
    main()
