"""A server of Gemini's protocol that fails: `python -m benchmarks.faulty --share 0.3 --seed 0` prints its URL first."""

import argparse
import asyncio

from benchmarks.answers import answer
from tests.protocol.faults import CONTENT, WIRE, Faults
from tests.protocol.server import ProtocolServer

KINDS = ("429", "429:1", "500", "503", *sorted(WIRE), *sorted(CONTENT))
"""Every failure that a run is to survive; a wrong key and a quota of a day end one on purpose."""
DRIP_S = 0.2
"""Between the twenty bits of a slow answer: four seconds in all."""


def faulty(share: float, seed: int, latency_s: float = 0.0) -> ProtocolServer:
    """Fails in each of `KINDS` alike; answers the rest, and cheaply."""
    faults = Faults(rate=share, kinds=KINDS, seed=seed)
    return ProtocolServer(lambda asked, _usual: answer(asked), faults, latency_s, drip_s=DRIP_S)


def main() -> None:
    """Serves until it is killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.3, help="of all requests, that fail")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency-s", type=float, default=0.0)
    server = faulty(**vars(parser.parse_args()))
    asyncio.run(server.serve(asyncio.Event(), lambda: print(server.url, flush=True)))


if __name__ == "__main__":
    main()
