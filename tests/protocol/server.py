"""The server as a process of its own: `python -m tests.protocol.server --port 0` prints its URL first.

Another process reads its log through `GET /_log` and changes its settings through `POST /_configure`.
"""

import argparse
import asyncio
import json

from tests.protocol.local_server import ProtocolServer, parsed_settings

__all__ = ["ProtocolServer", "main"]


def main() -> None:
    """Serves until it is killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--settings", type=json.loads, default={}, help="JSON, as for POST /_configure")
    arguments = parser.parse_args()
    server = ProtocolServer(port=arguments.port)
    server.configure(**parsed_settings(arguments.settings))
    asyncio.run(server.serve(asyncio.Event(), lambda: print(server.url, flush=True)))


if __name__ == "__main__":
    main()
