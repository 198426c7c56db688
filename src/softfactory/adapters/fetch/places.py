"""Where names lead: resolved in time, each address judged, and connected to as it was judged."""

import socket
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from ipaddress import ip_address
from threading import Thread
from typing import Any

import attrs

from softfactory.domain.kernel.fetch import FetchFailed, TargetNotAllowed

from .addresses import Address, Network, is_public, is_within
from .deadline import Deadline
from .hurried import HurriedSocket
from .target import Target

Resolve = Callable[..., Sequence[Any]]
"""As `socket.getaddrinfo` is."""


@attrs.frozen
class Place:
    """An address that a name stands for."""

    address: Address
    family: int
    sockaddr: tuple[Any, ...]
    """What the system connects to: numbers, no name that could be resolved again."""


def places_of(target: Target, resolve: Resolve, networks: Sequence[Network], deadline: Deadline) -> Sequence[Place]:
    """Return where a target leads, at least one place; raises `TargetNotAllowed` if one of them is not allowed.

    Raises `FetchFailed` for a name that does not resolve, TimeoutError.
    """
    try:
        found = list(dict.fromkeys(_places(_resolved(target, resolve, deadline))))
    except TimeoutError:
        raise
    except (OSError, ValueError) as error:
        raise FetchFailed(f"The name {target.host} does not resolve.") from error
    if not found:
        raise FetchFailed(f"The name {target.host} does not resolve.")
    if not all(_is_allowed(place, networks) for place in found):
        raise TargetNotAllowed("The address leads to this machine or a private network.")
    return found


def connected(places: Sequence[Place], deadline: Deadline) -> HurriedSocket:
    """Return a connection to the first that takes one, each in its share of the time. Raises OSError."""
    *others, last = places
    for number, place in enumerate(others):
        with suppress(OSError):
            return _connected(place, deadline, share=len(places) - number)
    return _connected(last, deadline, share=1)


def leads_home(place: Place) -> bool:
    """Tell whether an address is this machine's own: its packets would leave from that same address.

    Connecting a datagram socket asks the routing table and sends nothing.
    """
    with socket.socket(place.family, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(place.sockaddr)
        except OSError:  # no way there, so it is not here
            return False
        return bool(ip_address(asking.getsockname()[0]) == place.address)


def _is_allowed(place: Place, networks: Sequence[Network]) -> bool:
    return is_within(place.address, networks) or (is_public(place.address) and not leads_home(place))


def _resolved(target: Target, resolve: Resolve, deadline: Deadline) -> Sequence[Any]:
    """Resolve in a thread of its own: the system's resolver has no timeout that could be set."""
    answer: Future[Sequence[Any]] = Future()

    def ask() -> None:
        try:
            answer.set_result(resolve(target.host, target.port, type=socket.SOCK_STREAM))
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is awaited
            answer.set_exception(error)

    Thread(target=ask, name="resolving", daemon=True).start()
    return answer.result(timeout=deadline.left())


def _places(found: Sequence[Any]) -> Iterable[Place]:
    for family, _, _, _, sockaddr in found:
        yield Place(ip_address(sockaddr[0]), family, sockaddr)


def _connected(place: Place, deadline: Deadline, *, share: int) -> HurriedSocket:
    connection = HurriedSocket(place.family, socket.SOCK_STREAM)
    try:
        connection.deadline = deadline
        connection.settimeout(deadline.left() / share)
        connection.connect(place.sockaddr)
    except BaseException:
        connection.close()
        raise
    return connection
