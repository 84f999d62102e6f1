"""python -m segan: see `segan.cli`."""

from segan.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
