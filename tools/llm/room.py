"""How many calls a model bears at once, as far as its answers and refusals tell.

Additive increase, multiplicative decrease, as in TCP (Jacobson, 1988), with two differences. A refusal that comes
after a whole round of answers, while calls beside it go on, shows how many calls are borne: so many slots are kept.
And where a refusal came is remembered; up to there the way back is quick, and what lies beyond is tried ever more
rarely as long as that is refused again.
"""

from dataclasses import dataclass
from math import inf

FIRST = 32
"""Slots to begin with. Until the first refusal each answer adds one, so they double with each round of calls: a
limit of 64 is reached in one round. One that the model does not bear is shown by the refusals of the first round."""
DECREASE = 0.7
NEAR, WARIER, MOST_CAUTION = 0.9, 4, 64
"""A refusal within a tenth of the ceiling makes the next try beyond it four times rarer, down to one in 64 rounds."""


@dataclass(frozen=True)
class Turn:
    """One call: its number in the order in which calls began, and how many were on the wire beside it then."""

    number: int
    beside: int


@dataclass
class Room:
    """The slots of one model.

    `ceiling`: how many calls it has borne, where that is known; `caution`: rounds of calls before one more is tried.
    `filled`: the number of the last call that took the last slot; `taken`: that of the last one before slots were
    taken away. How those before it end says nothing about the slots that are left, but their refusals are of the same
    burst, which takes no more than down to `floor`. `answers`: since then. `gently`: whether as many slots were kept
    as calls had been borne. `ahead`: calls that are given away before there is a slot for them, to whoever holds them
    back until then; they count as on the wire. Where anything was refused, none is.
    """

    limit: int
    slots: float
    on_wire: int = 0
    begun: int = 0
    filled: int = 0
    taken: int = 0
    answers: int = 0
    floor: float = 1.0
    gently: bool = False
    ceiling: float = inf
    caution: int = 1
    ahead: int = 0

    @property
    def full(self) -> bool:
        return self.on_wire >= int(self.slots) + (0 if self.taken else self.ahead)

    def begin(self) -> Turn:
        self.begun += 1
        turn = Turn(self.begun, min(self.on_wire, int(self.slots) - 1))
        self.on_wire += 1
        if self.full:
            self.filled = self.begun
        return turn

    def answered(self, turn: Turn, *, grow: bool = True) -> None:
        """Only while every slot was used does an answer show that the model bears them."""
        if turn.number <= self.taken:
            return
        self.answers += 1
        if not grow or turn.number > self.filled:
            return
        self.slots = min(float(self.limit), self.slots + self._rounds_gain() / self.slots)
        if self.slots >= self.ceiling + 2:
            self.ceiling, self.caution = inf, 1

    def _rounds_gain(self) -> float:
        """Slots to add while as many calls are answered as there are slots."""
        if not self.taken:
            return self.slots
        if self.slots >= self.ceiling + 1:
            return 1.0
        if self.slots >= self.ceiling:
            return 1 / self.caution
        return max(1.0, self.slots / 4 if self.ceiling == inf else (self.ceiling - self.slots) / 2)

    def refused(self, turn: Turn) -> None:
        """A burst of refusals takes slots once: those of its calls that were not borne, or a share where even what
        was left after the last burst is refused."""
        if turn.number <= self.taken:
            self.slots = min(self.slots, max(self.floor, self.on_wire - 1.0))
            return
        self.gently = turn.beside > 0 and (not self.taken or self.answers >= int(self.slots))
        self.floor = max(1.0, DECREASE * min(self.slots, self.on_wire))
        borne = turn.beside if self.gently else max(1, self.on_wire - 1)
        self._lower_ceiling(borne)
        self.slots = float(borne) if self.gently else self.floor
        self.taken, self.answers = self.begun, 0

    def _lower_ceiling(self, borne: int) -> None:
        """A refusal near the ceiling confirms it; one below may be of another cause, so it counts by half."""
        if self.ceiling == inf:
            self.ceiling = borne
        elif borne >= NEAR * self.ceiling:
            self.ceiling, self.caution = borne, min(self.caution * WARIER, MOST_CAUTION)
        else:
            self.ceiling, self.caution = (self.ceiling + borne) // 2, 1
