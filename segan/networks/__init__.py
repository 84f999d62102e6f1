"""The networks: generators of several architectures behind one protocol, and the discriminator.

Pictures are [N, 3, H, W] float in -1..1.
"""

from segan.networks.discriminator import Discriminator
from segan.networks.generator import ARCHITECTURES, Generator
from segan.networks.protocol import (
    AffineLayer,
    FactorLayer,
    Layer,
    Mapping,
    Noise,
    Style,
    Synthesis,
    SynthesisState,
    seeded_z,
    to_uint8,
)
from segan.networks.stylegan2 import StyledConv, ToRGB

__all__ = [
    "ARCHITECTURES",
    "AffineLayer",
    "Discriminator",
    "FactorLayer",
    "Generator",
    "Layer",
    "Mapping",
    "Noise",
    "Style",
    "StyledConv",
    "Synthesis",
    "SynthesisState",
    "ToRGB",
    "seeded_z",
    "to_uint8",
]
