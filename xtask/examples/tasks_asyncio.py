"""Tasks on asyncio's own loop: the peer of `async-tasks`, `event_loop` and `many`.

Peer: asyncio
Prints: async-tasks
Most: 1,000,000
"""

import asyncio

from tasks import main

asyncio.run(main())
