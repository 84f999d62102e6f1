"""Shares of a batch: on several devices or cores at once, or on one after another, with the same result.

A batch consists of lots: as many pictures as the discriminator compares with each other. Each lot draws its random
numbers by itself, from the run's seed, the step and its own number, so that it does not matter who computes it.
"""

import copy
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from threading import Barrier, BrokenBarrierError
from typing import Any, TypeVar

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn

from segan.networks import Discriminator, Generator


def lot_size(batch: int) -> int:
    """Pictures per lot: the largest divisor of the batch that the discriminator compares."""
    return next(size for size in range(Discriminator.STDDEV_GROUP, 0, -1) if batch % size == 0)


T = TypeVar("T")
LONGEST_PAUSE = timedelta(days=30)
"""For so long the processes of a cluster wait for each other."""


class Meeting:
    """Where threads that compute pieces of the same wait for each other once, to see what all have come to."""

    def __init__(self, threads: int) -> None:
        self._barrier = Barrier(threads)
        self._brought: list[Any] = [None] * threads

    def exchange(self, thread: int, brought: T) -> list[T]:
        """What each thread brings; raises `BrokenBarrierError` where one of them will not come."""
        self._brought[thread] = brought
        self._barrier.wait()
        return list(self._brought)

    def call_off(self) -> None:
        """A thread has failed: none of the others may wait for it."""
        self._barrier.abort()


@dataclass(frozen=True)
class Share:
    """What a thread computes: lots, or a piece of one: of its pictures every `pieces`-th from number `piece` on."""

    lots: Sequence[int]
    piece: int = 0
    pieces: int = 1
    meeting: Meeting | None = None
    """Of the threads that compute the other pieces."""

    def whole_lot(self, own: Tensor) -> Tensor:
        """[pictures of the lot, ...] from [pictures of the piece, ...]; gradients reach the own ones alone."""
        if self.meeting is None:
            return own
        pieces = self.meeting.exchange(self.piece, own.detach())
        pieces[self.piece] = own
        return torch.stack(pieces, 1).flatten(0, 1)


class Draws:
    """Random numbers for some lots; picture i of what is drawn belongs to lot i modulo their number.

    That is how the discriminator groups a batch, so that each of its groups is a lot.
    """

    def __init__(self, generators: Sequence[torch.Generator], piece: int = 0, pieces: int = 1) -> None:
        self._generators, self._piece, self._pieces = generators, piece, pieces

    @classmethod
    def of(cls, key: tuple[int, ...], share: "Share", device: torch.device) -> "Draws":
        """Those of a share's lots, of which each follows from the key and its number alone; or of its piece of one."""
        seeds = [int(np.random.SeedSequence((*key, lot)).generate_state(1, np.uint64)[0]) >> 1 for lot in share.lots]
        return cls([torch.Generator(device).manual_seed(seed) for seed in seeds], share.piece, share.pieces)

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
        each = count * self._pieces // len(self._generators)
        drawn = [draw(each, generator)[self._piece :: self._pieces] for generator in self._generators]
        return torch.stack(drawn, 1).flatten(0, 1)


@dataclass(frozen=True)
class Networks:
    """The two that are trained against each other."""

    generator: Generator
    discriminator: Discriminator

    def parameters(self) -> list[nn.Parameter]:
        return [*self.generator.parameters(), *self.discriminator.parameters()]

    def replica(self) -> "Networks":
        """The same numbers, also after they change, but with gradients of its own.

        Two threads must not meet at one parameter: there PyTorch 2.13 takes its locks in either order, and hangs.
        """
        buffers = [*self.generator.buffers(), *self.discriminator.buffers()]
        known: dict[int, Any] = {id(p): nn.Parameter(p.detach(), p.requires_grad) for p in self.parameters()}
        known.update((id(buffer), buffer) for buffer in buffers)
        return Networks(copy.deepcopy(self.generator, known), copy.deepcopy(self.discriminator, known))


class Replicas:
    """The networks once for each thread of this process, among which it shares its lots.

    Threads that share every operation wait for each other thousands of times in an iteration, each time for the last:
    where another program keeps a core busy, two of them are slower than one. Those that share a batch wait once.
    """

    def __init__(self, networks: Networks, lots: int, device: torch.device) -> None:
        """For passes of up to so many lots; a graphics card shares every operation well enough."""
        self._cores = torch.get_num_threads()
        count = max(1, min(self._cores, lots)) if device.type == "cpu" else 1
        self.networks = [networks, *(networks.replica() for _ in range(count - 1))]
        self._threads = ThreadPoolExecutor(count, "replica")

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Meanwhile, what is done between the shares takes no more cores than one of them."""
        with _cores(self._cores // len(self.networks)):
            yield

    def share(self, lots: Sequence[int], work: Callable[[Networks, Share], T], most_pieces: int = 1) -> list[T]:
        """What `work` returns, for each share of the lots; the gradients that it leaves are added to the first's.

        Where there are at least twice as many threads as lots, each lot is cut into pieces for them, all of one size:
        their number divides `most_pieces`.
        """
        shares = self._shares(lots, most_pieces)

        def call_off() -> None:
            for share in shares:
                if share.meeting:
                    share.meeting.call_off()

        def one_of_all(networks: Networks, share: Share) -> T:
            try:
                return work(networks, share)
            except BaseException:
                call_off()
                raise

        try:
            results = self.each(one_of_all, self.networks, shares)
            for replica in self.networks[1:]:
                self._add_gradients(replica)
            return results
        finally:
            call_off()  # of threads for which another could not even be started
            for replica in self.networks[1:]:
                for parameter in replica.parameters():
                    parameter.grad = None

    def _shares(self, lots: Sequence[int], most_pieces: int) -> list[Share]:
        threads_per_lot = len(self.networks) // len(lots)
        pieces = next((pieces for pieces in range(threads_per_lot, 1, -1) if most_pieces % pieces == 0), 1)
        if pieces > 1:
            meetings = [(lot, Meeting(pieces)) for lot in lots]
            return [Share([lot], piece, pieces, meeting) for lot, meeting in meetings for piece in range(pieces)]
        count = min(len(self.networks), len(lots))
        return [Share(lots[first::count]) for first in range(count)]

    def each(self, work: Callable[..., T], *arguments: Iterable[Any]) -> list[T]:
        """What `work` returns for the first of all arguments, for the second of all ..., done at the same time."""
        calls = list(zip(*arguments, strict=False))
        at_once = min(len(calls), len(self.networks))
        if at_once == 1:
            with _cores(self._cores):
                return [work(*call) for call in calls]

        def on_its_cores(call: tuple[Any, ...]) -> T:
            with _cores(self._cores // at_once):
                return work(*call)

        tasks = [self._threads.submit(on_its_cores, call) for call in calls]
        wait(tasks)  # also where one has failed: the others still compute
        errors = [error for task in tasks if (error := task.exception())]
        for error in sorted(errors, key=lambda error: isinstance(error, BrokenBarrierError)):
            raise error  # that of a thread which has not only waited for another
        return [task.result() for task in tasks]

    def _add_gradients(self, replica: Networks) -> None:
        pairs = zip(self.networks[0].parameters(), replica.parameters(), strict=True)
        both = [(own.grad, other.grad) for own, other in pairs if own.grad is not None and other.grad is not None]
        if both:
            torch._foreach_add_(*(list(each) for each in zip(*both, strict=True)))


@contextmanager
def _cores(count: int) -> Iterator[None]:
    """Have PyTorch use so many in this thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


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
            # Optimizers import it later. Its functions would then keep the group for good as a default, and with it
            # threads that abort the process where they meet the end of the interpreter.
            import_module("torch.distributed.nn")
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
    """Whether an error of PyTorch, of oneDNN or of Python says that memory could not be had."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    texts = (
        "can't allocate memory",
        "not enough memory",
        "out of memory",
        "bad_alloc",
        "could not create a primitive",
        "could not execute a primitive",
    )
    return isinstance(error, RuntimeError) and any(text in str(error) for text in texts)
