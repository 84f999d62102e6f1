"""Which indices of w+ are called coarse, middle and fine."""

from collections.abc import Sequence


def style_ranges(resolutions: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Indices of w+ called coarse (4 and 8 px), middle (16 and 32 px) and fine; thirds where there are too few.

    `resolutions`: of each index, ascending.
    """
    blocks = sorted(set(resolutions))
    first = max(1, round(len(blocks) / 3))
    second = max(first + 1, round(len(blocks) * 2 / 3))
    if blocks[-1] > 32:
        first, second = 2, 4
    parts = (blocks[:first], blocks[first:second], blocks[second:])
    return {
        name: tuple(index for index, pixels in enumerate(resolutions) if pixels in part)
        for name, part in zip(("Coarse", "Middle", "Fine"), parts, strict=True)
        if part
    }
