"""What the peers in Python share."""

import contextlib
import os
import threading
import time
from array import array

DOCUMENT = [("A", 1.0), ("B", 0.8), ("C", 0.5)]


one_at_a_time = threading.Lock()


def share(lock):
    """Takes a lock that this process has in common with others."""
    global one_at_a_time
    one_at_a_time = lock


def count_down(name, delay, start):
    """Blocks whoever runs it."""
    for n in (3, 2, 1):
        time.sleep(delay)
        with one_at_a_time:
            tick(start, name, n)


def tick(start, name, n):
    """Prints a rule and its tick in one write."""
    elapsed = time.perf_counter() - start
    indent = "\t" * (ord(name) - ord("A"))
    os.write(1, f"{'-' * 40}\n{elapsed:.4f} \t{indent}{name} = {n}\n".encode())


def close(word):
    os.write(1, f"{'-' * 40}\n{word}\n".encode())


def delays(n):
    """Spread evenly over 0.5 to 1.0 s, the longest first."""
    return (1.0 - 0.5 * index / n for index in range(n))


@contextlib.contextmanager
def summary(n):
    """Sums up a run of n countdowns, in the words of `many`.

    They are given a function to tell it when a tick was due, in seconds after the start.
    """
    late = array("f")
    start = time.perf_counter()
    yield lambda due: late.append(time.perf_counter() - start - due)
    total = time.perf_counter() - start
    late = sorted(late)
    print(
        f"countdowns {n}, total {total:.4f} s,",
        f"p99 lateness {late[(len(late) - 1) * 99 // 100]:.4f} s,",
        f"largest lateness {late[-1]:.4f} s",
    )
