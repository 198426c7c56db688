"""Letters."""

import logging

from .payments import retried

logger = logging.getLogger("market.letters")
LETTERS = {"welcome": "Dear {first_name}, {offer}", "reminder": "{first_name}, you owe {amount}"}


def fill(letter, **values):
    return LETTERS[letter].format(**values)


@retried(3)
def deliver(host, size):
    raise BrokenPipeError(32, f"Broken pipe to {host} at byte {size}")


class Letter:
    def __init__(self, title, to):
        self.title, self.to = title, to

    def render(self):
        return self.body.format(self.to)


def send_newsletter(title, to):
    letter = Letter(title, to)
    try:
        letter.render()
    except AttributeError:
        logger.exception(f"Newsletter {title!r} could not be sent to {to}")


def bounced(address, reason):
    logger.error(f"{address} bounced with {reason}")


def quota(name, host):
    logger.error("%s", f"Mail quota of {name} is used up on {host}")


def disk(host, percent):
    logger.error("%s", f"Spool disk of {host} is {percent} % full")


def hosts_down(hosts):
    logger.error(f"Mail hosts without answer: {', '.join(hosts)}")
