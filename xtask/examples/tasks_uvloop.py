"""Tasks on uvloop.

Peer: uvloop
Prints: async-tasks
Most: 1,000,000
"""

import uvloop

from tasks import main

uvloop.run(main())
