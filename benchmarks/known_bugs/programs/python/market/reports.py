"""Figures for the back office."""

import asyncio
import functools
import logging
import statistics
from concurrent.futures import ThreadPoolExecutor

logger = logging.getLogger(__name__)


def walk(tree, name):
    return [name, *children(tree, name)]


def children(tree, name):
    found = []
    for child in tree.get(name, ()):
        found += walk(tree, child)
    return found


def depth(node):
    if not node["below"]:
        return len(node["leaf"])
    return 1 + max(depth(child) for child in node["below"])


def subtotal(node, region):
    if node["below"] is None:
        return node["sales"][region]
    return subtotal(node["below"], region)


def mean_basket(baskets):
    return statistics.mean(len(basket) for basket in baskets if basket)


async def revenue_of(farm):
    await asyncio.sleep(0)
    return farm["revenue"] + farm["fees"]


async def revenue(farms):
    return await asyncio.gather(*(revenue_of(farm) for farm in farms))


async def slow_query(seconds):
    await asyncio.sleep(seconds)


async def with_deadline(seconds):
    async with asyncio.timeout(seconds):
        await slow_query(seconds * 1000)


async def region(name):
    await asyncio.sleep(0)
    raise LookupError(f"{name} is in no region")


async def regions(names):
    async with asyncio.TaskGroup() as tasks:
        for name in names:
            tasks.create_task(region(name))


def took_long(name, milliseconds):
    logger.error("Report %s took %d ms", name, milliseconds)


def render_page(page):
    return page["title"].upper()


def render_all(pages):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(render_page, pages))


def scaler(factor):
    def scale(value):
        return value * factor["percent"] / factor["base"]

    return scale


def scaled(values, factor):
    return list(map(functools.partial(scaler(factor)), values))


def chart(name, points):
    logger.error(f"Chart {name} has only {points} points, it is left out")


def sync_failed_warehouse(farm):
    logging.getLogger("market.warehouse").error("Sync failed", extra={"farm": farm})


def sync_failed_ledger(farm):
    logging.getLogger("market.ledger").error("Sync failed", extra={"farm": farm})
