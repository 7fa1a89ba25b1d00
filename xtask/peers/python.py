"""What Python has.

Version: python3 {file} version

Peer: asyncio
Run: python3 {file} asyncio

Peer: uvloop
Run: python3 {file} uvloop

Peer: Python threads
Run: python3 {file} threads

Peer: Python time.sleep
Run: python3 {file} in_turn
Prints: sequential

Peer: Python ThreadPool
Run: python3 {file} thread_pool
Prints: executor-offload

Peer: Python ProcessPool
Run: python3 {file} process_pool
Prints: executor-offload
"""

import asyncio
import importlib.metadata
import importlib.util
import multiprocessing
import os
import platform
import sys
import threading
import time
from array import array
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

one_at_a_time = threading.Lock()
DOCUMENT = {1.0: "A", 0.8: "B", 0.5: "C"}
N = int(sys.argv[2]) if len(sys.argv) > 2 else None


class Run:
    """The article's countdowns, or N, of which it counts how late they tick."""

    def __init__(self):
        self.counts = array("L", [0]) * (28 * 32)
        self.start = time.perf_counter()

    def delays(self):
        return DOCUMENT if N is None else (1.0 - 0.5 * index / N for index in range(N))

    def wait(self, delay, n):
        return delay if N is None else max(0.0, self.start + n * delay - time.perf_counter())

    def tick(self, delay, n):
        elapsed = time.perf_counter() - self.start
        if N is None:
            name = DOCUMENT[delay]
            indent = "\t" * (ord(name) - ord("A"))
            os.write(1, f"{'-' * 40}\n{elapsed:.4f} \t{indent}{name} = {4 - n}\n".encode())
        else:
            late = max(0, int((elapsed - n * delay) * 1e6))
            shift = max(0, late.bit_length() - 6)
            self.counts[32 * shift + (late >> shift)] += 1

    def percentile(self, percent):
        seen = 0
        for bucket, count in enumerate(self.counts):
            seen += count
            if 100 * seen >= percent * 3 * N:
                shift = max(0, bucket // 32 - 1)
                return (((bucket - 32 * shift + 1) << shift) - 1) / 1e6

    def end(self):
        if N is None:
            os.write(1, f"{'-' * 40}\nDone\n".encode())
        else:
            p50, p99, largest = map(self.percentile, (50, 99, 100))
            print(f"late by {p50:.6f}, p99 {p99:.6f}, at most {largest:.6f} s")


async def count_down(run, delay):
    for n in (1, 2, 3):
        await asyncio.sleep(run.wait(delay, n))
        run.tick(delay, n)


async def tasks():
    run = Run()
    await asyncio.gather(*(count_down(run, delay) for delay in run.delays()))
    run.end()


def block(run, delay):
    for n in (1, 2, 3):
        time.sleep(run.wait(delay, n))
        with one_at_a_time:
            run.tick(delay, n)


def in_turn():
    run = Run()
    for delay in run.delays():
        block(run, delay)
    run.end()


def threads():
    run = Run()
    all_of_them = [threading.Thread(target=block, args=(run, delay)) for delay in run.delays()]
    for thread in all_of_them:
        thread.start()
    for thread in all_of_them:
        thread.join()
    run.end()


def share(lock):
    """Gives a worker process the lock that all of them take."""
    global one_at_a_time
    one_at_a_time = lock


async def offload(pool, run):
    loop = asyncio.get_running_loop()
    with pool:
        await asyncio.gather(*(loop.run_in_executor(pool, block, run, it) for it in run.delays()))
    run.end()


async def thread_pool():
    await offload(ThreadPoolExecutor(3), Run())


async def process_pool():
    pool = ProcessPoolExecutor(3, initializer=share, initargs=(multiprocessing.Lock(),))
    list(pool.map(time.sleep, [0.05] * 3))  # its processes start before the clock does
    await offload(pool, Run())


def version():
    there = importlib.util.find_spec("uvloop")
    uvloop = importlib.metadata.version("uvloop") if there else "missing"
    print(f"Python {platform.python_version()}, uvloop {uvloop}")


def main(what):
    if what == "uvloop":
        import uvloop

        uvloop.run(tasks())
    elif what == "asyncio":
        asyncio.run(tasks())
    elif asyncio.iscoroutinefunction(globals()[what]):
        asyncio.run(globals()[what]())
    else:
        globals()[what]()


if __name__ == "__main__":
    main(sys.argv[1])
