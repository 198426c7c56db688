"""Accounts: who exists, and who may come in."""

import attrs

from .api_keys import ApiKeyUseCases
from .erasure import ErasureUseCases
from .factors import FactorUseCases
from .letters import LetterUseCases
from .login import LogInUseCases


@attrs.frozen(kw_only=True, slots=False)
class Accounts(LogInUseCases, FactorUseCases, ApiKeyUseCases, ErasureUseCases, LetterUseCases):
    """All use cases of accounts."""
