"""What a fingerprint is made into."""

import hashlib


def digest(parts: tuple[str, ...]) -> str:
    """Return 128 bits of hash; each part goes in with its length, so that no two lists of parts read the same."""
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
