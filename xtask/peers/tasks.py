"""A task for each countdown on one thread, on asyncio's loop or on uvloop.

With a number, that many countdowns and one line that sums them up: the peer of `event_loop` and
`many`.
"""

import asyncio
import sys
import time

from countdown import DOCUMENT, close, delays, summary, tick


async def count_down(name, delay, start):
    for n in (3, 2, 1):
        await asyncio.sleep(delay)
        tick(start, name, n)


async def the_document():
    start = time.perf_counter()
    await asyncio.gather(*(count_down(*c, start) for c in DOCUMENT))
    close("Done")


async def wait_only(delay, late):
    for _ in range(3):
        start = time.perf_counter()
        await asyncio.sleep(delay)
        late.append(time.perf_counter() - start - delay)


async def many(n):
    with summary(n) as late:
        await asyncio.gather(*(wait_only(delay, late) for delay in delays(n)))


def run(main):
    if sys.argv[1] == "uvloop":
        import uvloop

        uvloop.run(main)
    else:
        asyncio.run(main)


run(many(int(sys.argv[2])) if len(sys.argv) > 2 else the_document())
