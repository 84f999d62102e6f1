"""The core of SEGAN: StyleGAN2 with linear subspaces before the modulation of each layer. No Qt below this line."""
