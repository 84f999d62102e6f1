"""What an edit's latent is a sum of, and edits whose latent is such a sum: the arithmetic behind walks and planes."""

from collections.abc import Iterable, Sequence

from segan.editing import Edit, Latent, Mix, Weighted

MOST_PARTS = 16
"""Of a sum that grows with every step of a walk the lightest parts are let go: each costs time, and is hardly seen."""
NOTHING = 1e-6


def parts_of(edit: Edit) -> tuple[Weighted, ...]:
    """What the latent is a sum of: the parts of a blend, or the one latent that the edit is itself."""
    own = Latent(**{name: getattr(edit, name) for name in Latent.model_fields})
    return edit.blend or (Weighted(weight=1.0, latent=own),)


def with_parts(edit: Edit, parts: Iterable[Weighted]) -> Edit:
    """The edit with a latent that is the sum of these; equal ones are added up, and one alone becomes its own."""
    weights: dict[Latent, float] = {}
    for part in parts:
        weights[part.latent] = weights.get(part.latent, 0.0) + part.weight
    total = sum(weights.values())
    heaviest = sorted(weights, key=lambda latent: -abs(weights[latent]))[:MOST_PARTS]
    kept = [latent for latent in weights if latent in heaviest and abs(weights[latent]) > NOTHING]
    scale = total / rest if (rest := sum(weights[latent] for latent in kept)) else 1.0
    if len(kept) == 1 and abs(total - 1) < NOTHING:
        return edit.replace(blend=(), **{name: getattr(kept[0], name) for name in Latent.model_fields})
    return edit.replace(blend=tuple(Weighted(weight=weights[latent] * scale, latent=latent) for latent in kept))


def scaled(parts: Sequence[Weighted], weight: float) -> list[Weighted]:
    """The parts of a sum, `weight` times each."""
    return [part.replace(weight=part.weight * weight) for part in parts]


def towards(edit: Edit, seed: int, distance: float) -> Edit:
    """A neighbour in w: the edit's latent, by a share of 0..1 on the straight way to a seed's."""
    return with_parts(edit, [*scaled(parts_of(edit), 1 - distance), of_seed(seed, distance)])


def of_seed(seed: int, weight: float = 1.0) -> Weighted:
    return Weighted(weight=weight, latent=Latent(seed=seed))


def is_seed_alone(edit: Edit) -> bool:
    """Whether the latent is what the seed makes, but for style mixing: no vector, no blend, no step towards another."""
    return edit.vector is None and not edit.blend and (edit.to_seed is None or not edit.position)


def with_mixes(edit: Edit, mixes: tuple[Mix, ...]) -> Edit:
    """The edit with these sources of styles; every part of a blend gets them, as the sum then takes them whole."""
    blend = tuple(part.replace(latent=part.latent.replace(mixes=mixes)) for part in edit.blend)
    return edit.replace(mixes=mixes, blend=blend)
