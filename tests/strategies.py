"""Any edit that a file may hold, for hypothesis."""

from hypothesis import strategies as st

from segan.editing import (
    Dimension,
    DimensionEdit,
    DirectionEdit,
    Edit,
    Latent,
    LayerPsi,
    Mix,
    ModelReference,
    NoiseStrength,
    Vector,
    Weighted,
)

W_DIM = 3

seeds = st.integers(0, 2**32 - 1)
numbers = st.floats(-1e6, 1e6)
rows = st.tuples(*[st.floats(-4, 4)] * W_DIM)
vectors = st.one_of(
    st.builds(Vector, space=st.sampled_from(["z", "w"]), rows=st.tuples(rows)),
    st.builds(Vector, space=st.just("w_plus"), rows=st.tuples(*[rows] * 4)),
)
indices = st.lists(st.integers(0, 17), max_size=4, unique=True).map(tuple)
mixes = st.lists(st.builds(Mix, seed=seeds, vector=st.none() | vectors, layers=indices), max_size=2).map(tuple)
latents = st.builds(
    Latent,
    seed=seeds,
    vector=st.none() | vectors,
    to_seed=st.none() | seeds,
    position=st.floats(0, 1),
    mixes=mixes,
)
dimensions = st.builds(Dimension, layer=st.integers(0, 32), input=st.integers(0, 8), index=st.integers(0, 4096))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
changes = st.builds(
    DimensionEdit,
    dimension=dimensions,
    add=st.floats(-100, 100),
    mul=st.floats(-100, 100),
    set=st.none() | st.floats(-100, 100),
)
edits = st.builds(
    Edit,
    model=st.builds(ModelReference, path=texts, sha256=texts),
    seed=seeds,
    vector=st.none() | vectors,
    to_seed=st.none() | seeds,
    position=st.floats(0, 1),
    mixes=mixes,
    blend=st.lists(st.builds(Weighted, weight=st.floats(-100, 100), latent=latents), max_size=2).map(tuple),
    psi=st.floats(-2, 2),
    psi_cutoff=st.none() | st.integers(0, 18),
    psi_layers=st.lists(
        st.builds(LayerPsi, index=st.integers(0, 17), psi=st.floats(-2, 2)), max_size=2, unique_by=lambda own: own.index
    ).map(tuple),
    directions=st.lists(
        st.builds(
            DirectionEdit,
            name=texts,
            vector=rows,
            strength=st.floats(-100, 100),
            layers=indices,
        ),
        max_size=2,
    ).map(tuple),
    subspace=st.lists(changes, max_size=4, unique_by=lambda change: change.dimension).map(tuple),
    mul_around=st.sampled_from(["mean", "zero"]),
    noise=st.sampled_from(["const", "random", "none"]),
    noise_seed=seeds,
    noise_strengths=st.lists(
        st.builds(NoiseStrength, layer=st.integers(0, 8), input=st.integers(0, 1), strength=st.floats(-100, 100)),
        max_size=2,
        unique_by=lambda own: (own.layer, own.input),
    ).map(tuple),
)
