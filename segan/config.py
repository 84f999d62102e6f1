"""What a model is and how it is trained, as frozen values; form, command line and JSON file follow from them.

This module loads neither torch nor numpy, so that a window can show a form at once.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from segan.errors import SeganError

SET = "set"
"""Stands for every value but None and zero where a field needs another."""


def _hint(unit: str = "", advanced: bool = True, needs: Sequence[dict[str, Sequence[Any]]] = ()) -> dict[str, Any]:
    """How a form shows the field: its unit, whether it is folded away under 'all settings', and when it has an effect.

    That is when, of one of `needs`, every other field named has one of the values; always if there are none.
    """
    return {"unit": unit, "advanced": advanced, "needs": list(needs)}


_STYLEGAN: dict[str, Sequence[Any]] = {"architecture": ("stylegan2", "stylegan")}
_SEGAN = _STYLEGAN | {"mode": (2,)}
_ADAPTIVE: dict[str, Sequence[Any]] = {"augment": ("auto", "ada")}


C = TypeVar("C", bound="Frozen")
Channels = tuple[Annotated[int, Field(ge=1, le=4096)], ...]
KIND = ("architecture", "mode", "resolution")
"""What of a model a person chooses for a run that starts from another; the other sizes follow that."""
PICTURES_AT_ONCE = 16
"""So many of a batch go through the networks in one pass on a CPU: more at once take memory, and no less time each."""
FEW_PICTURES = 20_000
"""Below so many, augmentation 'auto' is 'ada'."""


class Frozen(BaseModel):
    """An immutable, validated value that crosses file boundaries as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def replace(self, **changes: Any) -> Self:
        """A validated copy with some fields changed; raises `SeganError` that names the field at fault."""
        return parse(type(self), {**{name: getattr(self, name) for name in type(self).model_fields}, **changes})


class ModelConfig(Frozen):
    """The architecture of one generator and its discriminator."""

    architecture: Literal["stylegan2", "stylegan", "eigengan", "pggan"] = Field(
        "stylegan2",
        title="architecture",
        description="Family of the generator. stylegan2: the best pictures; stylegan: its predecessor; eigengan: "
        "each layer has a random input of its own, whose dimensions are the sliders; pggan: plain, without sliders.",
        json_schema_extra=_hint(),
    )
    mode: Literal[0, 1, 2, 3] = Field(
        2,
        title="mode",
        description="Where the linear subspaces of a StyleGAN sit. 0: none (plain), 1: added to the feature maps, "
        "2: before the modulation of each layer (SEGAN), 3: a scale for each dimension.",
        json_schema_extra=_hint(needs=[_STYLEGAN]),
    )
    resolution: int = Field(
        64,
        ge=8,
        le=1024,
        title="resolution",
        description="Width and height of the pictures; a power of two. Each doubling takes about four times as long.",
        json_schema_extra=_hint("px", advanced=False) | {"choices": [2**n for n in range(3, 11)]},
    )
    z_dim: int = Field(
        64, ge=1, le=4096, title="z dimensions", description="Size of the random input.", json_schema_extra=_hint()
    )
    w_dim: int = Field(
        64,
        ge=1,
        le=4096,
        title="w dimensions",
        description="Size of the style vector that the mapping network makes.",
        json_schema_extra=_hint(needs=[_STYLEGAN]),
    )
    mapping_depth: int = Field(
        8,
        ge=1,
        le=32,
        title="mapping depth",
        description="Layers of the mapping network from z to w; 2 suffice for small data.",
        json_schema_extra=_hint("layers", needs=[_STYLEGAN]),
    )
    channel_base: int = Field(
        32768,
        ge=64,
        le=1 << 20,
        title="channel base",
        description="Capacity: a layer of r pixels per side has channel base / r channels, up to the maximum.",
        json_schema_extra=_hint(),
    )
    channel_max: int = Field(
        128,
        ge=1,
        le=4096,
        title="channel maximum",
        description="The most channels that a layer has.",
        json_schema_extra=_hint("channels"),
    )
    channels: Channels | None = Field(
        None,
        title="channels",
        description="Of each resolution from 4 px up, in place of channel base and maximum; of converted models.",
        json_schema_extra=_hint("channels"),
    )
    subspace_rank: int = Field(
        16,
        ge=1,
        le=512,
        title="subspace rank",
        description="Dimensions (sliders) of each layer's subspace in mode 2 and in eigengan; fewer than w has.",
        json_schema_extra=_hint("dimensions", needs=[{"architecture": ("eigengan",)}, _SEGAN]),
    )
    feature_basis: int = Field(
        4,
        ge=4,
        le=1024,
        title="feature basis",
        description="Width and height of the maps that mode 1 enlarges and adds to each layer.",
        json_schema_extra=_hint("px", needs=[_STYLEGAN | {"mode": (1,)}]),
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.resolution & (self.resolution - 1):
            raise ValueError(f"resolution {self.resolution} is not a power of two; choose 32, 64, 128, 256 or 512")
        if self.channels is None and self.channel_base < self.resolution:
            raise ValueError(f"channel base {self.channel_base} leaves no channel at {self.resolution} px; choose more")
        if self.channels is not None and len(self.channels) != self.resolution.bit_length() - 2:
            raise ValueError(f"{len(self.channels)} channels do not describe a model of {self.resolution} px")
        takes_subspaces_of_w = all(getattr(self, name) in values for name, values in _SEGAN.items())
        if takes_subspaces_of_w and self.subspace_rank > self.w_dim:
            raise ValueError(f"subspace rank {self.subspace_rank} exceeds the {self.w_dim} w dimensions")
        return self


def channels(config: ModelConfig, resolution: int) -> int:
    """How many channels the maps of a resolution have."""
    if config.channels is not None:
        return config.channels[resolution.bit_length() - 3]
    return min(config.channel_base // resolution, config.channel_max)


class TrainingConfig(Frozen):
    """Everything that decides a training run. Pictures are named by path; the rest is numbers and words."""

    data: tuple[Path, ...] = Field(
        (), title="pictures", description="Folders, zip files or pictures to learn from.", json_schema_extra=_hint()
    )
    exclude: tuple[str, ...] = Field(
        (), title="left out", description="Pictures not to learn from, named as in the report on them."
    )
    model: ModelConfig = ModelConfig()
    kimg: float = Field(
        500.0,
        gt=0,
        le=1e6,
        title="length",
        description="How long to train, in thousands of pictures shown to the discriminator.",
        json_schema_extra=_hint("kimg", advanced=False),
    )
    augment: Literal["auto", "none", "flip", "diff", "ada"] = Field(
        "auto",
        title="augmentation",
        description="Variations of the pictures that make a small collection go further. "
        "auto: ada below 20,000 pictures, otherwise flip. flip: each picture is mirrored half of the time; none: right "
        "for lettering. The others vary what the discriminator sees, real and made. ada: position, size and colour, "
        "only as much as overfitting asks for; diff: colour, position and a hole, always.",
        json_schema_extra=_hint(advanced=False),
    )
    ada_target: float = Field(
        0.6,
        ge=-1,
        le=1,
        title="ADA target",
        description="Overfitting r_t above which augmentation 'ada' becomes more frequent, and below which rarer.",
        json_schema_extra=_hint(needs=[_ADAPTIVE]),
    )
    ada_kimg: float = Field(
        500.0,
        gt=0,
        le=1e5,
        title="ADA speed",
        description="How long augmentation 'ada' takes from never to always at the fastest.",
        json_schema_extra=_hint("kimg", needs=[_ADAPTIVE]),
    )
    rotate90: bool = Field(
        False,
        title="rotations",
        description="Augmentation 'ada' also turns pictures, by right angles and by any; "
        "for pictures without up and down, such as textures.",
        json_schema_extra=_hint(needs=[_ADAPTIVE]),
    )
    initial_model: Path | None = Field(
        None,
        title="start from",
        description="A model to begin with in place of random weights: of this program, rosinality, SEGAN or NVIDIA. "
        "Resolution, architecture and mode must be the same; its other sizes are taken over.",
        json_schema_extra=_hint(),
    )
    freeze_discriminator: int = Field(
        0,
        ge=0,
        le=8,
        title="frozen blocks",
        description="Blocks of the discriminator, from the finest on, that stay as they are; with a model to start "
        "from, and few pictures, 1 to 3 keep what it knows.",
        json_schema_extra=_hint("blocks", needs=[{"initial_model": (SET,)}]),
    )
    discriminator_channels: Channels | None = Field(
        None,
        title="discriminator channels",
        description="Of each resolution from 4 px up, where they are not the generator's; of converted models.",
        json_schema_extra=_hint("channels"),
    )
    batch: int = Field(
        16,
        ge=1,
        le=4096,
        title="batch size",
        description="Pictures per training step.",
        json_schema_extra=_hint("pictures"),
    )
    learning_rate: float = Field(
        0.002,
        gt=0,
        le=1,
        title="learning rate",
        description="Step size of both Adam optimisers; halve it when training is unstable.",
        json_schema_extra=_hint(),
    )
    r1_gamma: float = Field(
        1.0,
        ge=0,
        le=1e4,
        title="R1 gamma",
        description="Strength of the discriminator's gradient penalty; higher is calmer, lower is sharper. "
        "NVIDIA's rule is 0.0002 × resolution² / batch size.",
        json_schema_extra=_hint(),
    )
    r1_interval: int = Field(
        16,
        ge=1,
        le=256,
        title="R1 interval",
        description="The gradient penalty is computed in every n-th step.",
        json_schema_extra=_hint("steps", needs=[{"r1_gamma": (SET,)}]),
    )
    path_length_weight: float = Field(
        2.0,
        ge=0,
        le=100,
        title="path length weight",
        description="Strength of the smoothness penalty on the latent space; 0 turns it off and saves time.",
        json_schema_extra=_hint(),
    )
    path_length_interval: int = Field(
        4,
        ge=1,
        le=256,
        title="path length interval",
        description="The smoothness penalty is computed in every n-th step.",
        json_schema_extra=_hint("steps", needs=[{"path_length_weight": (SET,)}]),
    )
    style_mixing: float = Field(
        0.9,
        ge=0,
        le=1,
        title="style mixing",
        description="Share of pictures made from two styles, which keeps the layers independent of each other.",
        json_schema_extra=_hint(),
    )
    ema_kimg: float = Field(
        5.0,
        ge=0,
        le=1000,
        title="averaging half-life",
        description="Half-life of the running average of the generator, which is what previews and models show.",
        json_schema_extra=_hint("kimg"),
    )
    ema_rampup: float = Field(
        0.05,
        ge=0,
        le=1,
        title="averaging ramp-up",
        description="Early in a run the half-life is at most this share of the pictures seen; 0 turns it off. Not in a "
        "run that starts from a model.",
        json_schema_extra=_hint(),
    )
    fit: Literal["crop", "pad", "edge", "stretch"] = Field(
        "crop",
        title="fit",
        description="How a picture that is not square becomes square: the middle is cut out, the rest is filled "
        "with the background (pad) or with the colours at its edges (edge), or it is stretched.",
        json_schema_extra=_hint(),
    )
    background: str = Field(
        "#ffffff",
        pattern=r"^#[0-9a-fA-F]{6}$",
        title="background",
        description="Colour behind transparent pictures and beside padded ones, as #rrggbb.",
        json_schema_extra=_hint(),
    )
    precision: Literal["auto", "fp32", "bf16"] = Field(
        "auto",
        title="precision",
        description="auto: bfloat16 where a short measurement shows that it is faster, otherwise float32.",
        json_schema_extra=_hint(),
    )
    seed: int = Field(
        0,
        ge=0,
        le=2**31 - 1,
        title="random seed",
        description="Makes the run repeatable.",
        json_schema_extra=_hint(),
    )
    preview_seconds: float = Field(
        15.0,
        ge=0,
        le=3600,
        title="preview every",
        description="Time between two sample previews.",
        json_schema_extra=_hint("s"),
    )
    snapshot_seconds: float = Field(
        120.0,
        ge=1,
        le=86400,
        title="snapshot every",
        description="Time between two saves; a crash costs at most this much work.",
        json_schema_extra=_hint("s"),
    )

    @model_validator(mode="after")
    def _discriminator_exists(self) -> Self:
        blocks = self.model.resolution.bit_length() - 3
        if self.freeze_discriminator > blocks:
            raise ValueError(f"{self.freeze_discriminator} frozen blocks exceed the {blocks} of the discriminator")
        if self.discriminator_channels is not None and len(self.discriminator_channels) != blocks + 1:
            raise ValueError(
                f"{len(self.discriminator_channels)} discriminator channels do not fit {self.model.resolution} px"
            )
        return self

    def following(self, before: Self) -> Self:
        """With NVIDIA's R1 gamma for its own resolution and batch, where it was `before` for those of then."""
        rules = [usual_r1_gamma(config.model.resolution, config.batch) for config in (before, self)]
        return self.replace(r1_gamma=rules[1]) if self.r1_gamma == before.r1_gamma == rules[0] else self

    @property
    def discriminator(self) -> ModelConfig:
        """What the discriminator is built from."""
        return self.model.replace(channels=self.discriminator_channels or self.model.channels)

    def settled(self, pictures: int) -> Self:
        """With that decided which depends on the number of pictures; a run that goes on keeps it."""
        if self.augment != "auto":
            return self
        return self.replace(augment="ada" if pictures < FEW_PICTURES else "flip")


def usual_r1_gamma(resolution: int, batch: int) -> float:
    """What NVIDIA's trainers take (StyleGAN2-ADA, appendix C)."""
    return 0.0002 * resolution**2 / batch


def parse(kind: type[C], fields: Any) -> C:
    """`fields` validated as a `kind`; raises `SeganError` with the first field at fault and what it may be."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise SeganError(_sentence(error)) from None


def parse_json(kind: type[C], text: str | bytes) -> C:
    """JSON text validated as a `kind`; raises `SeganError` with the first field at fault and what it may be."""
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise SeganError(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    reason = _reason(first["type"], first.get("ctx", {})) or first["msg"].removeprefix("Value error, ")
    return f"{field}: {reason}." if field else f"{reason}."


def _reason(kind: str, context: dict[str, Any]) -> str:
    """Why a value cannot be, in the words of a person; empty for what no person enters."""
    match kind:
        case "greater_than":
            return f"choose more than {context['gt']:,.10g}"
        case "greater_than_equal":
            return f"choose {context['ge']:,.10g} or more"
        case "less_than_equal":
            return f"choose {context['le']:,.10g} or less"
        case "literal_error":
            return f"choose {context['expected']}"
        case "int_type" | "int_parsing" | "int_from_float":
            return "choose a whole number"
        case "float_type" | "float_parsing" | "finite_number":
            return "choose a number"
        case "bool_type" | "bool_parsing":
            return "choose true or false"
        case "string_pattern_mismatch":  # no other text has a form
            return "choose a colour such as #ffffff"
        case "extra_forbidden":
            return "there is no such setting"
    return ""


_SMALL = ModelConfig(channel_base=2048, channel_max=128, mapping_depth=2)
PRESETS: dict[str, TrainingConfig] = {
    "tiny": TrainingConfig(model=_SMALL.replace(channel_base=1024), path_length_weight=0.0, kimg=200.0),
    "small": TrainingConfig(model=_SMALL, path_length_weight=0.0),
    # The networks that StyleGAN2-ADA takes for pictures of up to 512 px, and its rule for R1 (Karras et al. 2020).
    "large": TrainingConfig(
        model=ModelConfig(resolution=128, channel_base=16384, channel_max=512, mapping_depth=2),
        r1_gamma=usual_r1_gamma(128, 16),
        kimg=5000.0,
    ),
    # The hyperparameters that the original project states for its experiments.
    "seed": TrainingConfig(model=ModelConfig(), r1_gamma=10.0, kimg=1000.0),
}
