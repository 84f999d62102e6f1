"""Shares of a batch: on several devices at once, or on one after another, with the same result.

A batch consists of lots: as many pictures as the discriminator compares with each other. Each lot draws its random
numbers by itself, from the run's seed, the step and its own number, so that it does not matter who computes it.
"""

import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor

from segan.networks import Discriminator


def lot_size(batch: int) -> int:
    """Pictures per lot: the largest divisor of the batch that the discriminator compares."""
    return next(size for size in range(Discriminator.STDDEV_GROUP, 0, -1) if batch % size == 0)


LONGEST_PAUSE = timedelta(days=30)
"""For so long the processes of a cluster wait for each other."""


class Draws:
    """Random numbers for some lots; picture i of what is drawn belongs to lot i modulo their number.

    That is how the discriminator groups a batch, so that each of its groups is a lot.
    """

    def __init__(self, generators: Sequence[torch.Generator]) -> None:
        self._generators = generators

    @classmethod
    def of(cls, key: tuple[int, ...], lots: Sequence[int], device: torch.device) -> "Draws":
        """Those of lots, of which each follows from the key and its number alone."""
        seeds = [int(np.random.SeedSequence((*key, lot)).generate_state(1, np.uint64)[0]) >> 1 for lot in lots]
        return cls([torch.Generator(device).manual_seed(seed) for seed in seeds])

    def uniform(self, count: int, *shape: int) -> Tensor:
        """[count, *shape] in 0..1."""
        return self._each(count, lambda n, g: torch.rand(n, *shape, generator=g, device=g.device))

    def normal(self, count: int, *shape: int) -> Tensor:
        """[count, *shape] of mean 0 and deviation 1."""
        return self._each(count, lambda n, g: torch.randn(n, *shape, generator=g, device=g.device))

    def whole(self, low: int, high: int, count: int, *shape: int) -> Tensor:
        """[count, *shape] int64, from low up to but without high."""
        return self._each(count, lambda n, g: torch.randint(low, high, (n, *shape), generator=g, device=g.device))

    def _each(self, count: int, draw: Callable[[int, torch.Generator], Tensor]) -> Tensor:
        drawn = [draw(count // len(self._generators), generator) for generator in self._generators]
        return torch.stack(drawn, 1).flatten(0, 1)


class Cluster:
    """The processes that train one run together, each on a device of its own; one alone is a cluster, too."""

    def __init__(self, rank: int = 0, size: int = 1) -> None:
        self.rank, self.size = rank, size

    @classmethod
    def join(cls) -> "Cluster":
        """That which PyTorch's `torchrun` has started this process in, if it has."""
        size = int(os.environ.get("WORLD_SIZE", "1"))
        if size > 1:
            if torch.cuda.is_available():
                torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
            backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
            dist.init_process_group(backend, timeout=LONGEST_PAUSE)
        return cls(int(os.environ.get("RANK", "0")), size)

    @property
    def device(self) -> torch.device:
        """Of this process."""
        return torch.device("cuda", torch.cuda.current_device()) if torch.cuda.is_available() else torch.device("cpu")

    def leave(self) -> None:
        if self.size > 1:
            dist.destroy_process_group()

    def lots(self, count: int) -> list[int]:
        """Which of so many lots this process computes."""
        return list(range(count))[self.rank :: self.size]

    def add_up(self, tensors: Sequence[Tensor]) -> None:
        """Replace each by the sum of those that the processes have in its place."""
        if self.size > 1:
            together = torch.cat([tensor.flatten() for tensor in tensors])
            dist.all_reduce(together)
            for tensor, total in zip(tensors, together.split([t.numel() for t in tensors]), strict=True):
                tensor.copy_(total.view_as(tensor))

    def tell(self, value: Any = None) -> Any:
        """What the first process tells; the others wait for it, and pass nothing."""
        if self.size == 1:
            return value
        content = [value]
        dist.broadcast_object_list(content)
        return content[0]


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of PyTorch, or of Python, says that memory could not be had."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(
        text in str(error) for text in ("can't allocate memory", "not enough memory", "out of memory")
    )
