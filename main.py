"""Start SEGAN Desktop: python main.py"""

from multiprocessing import freeze_support

if __name__ == "__main__":  # spawned children import this file again
    freeze_support()
    from segan_desktop.app import main

    raise SystemExit(main())
