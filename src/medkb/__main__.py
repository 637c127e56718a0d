"""`python -m medkb`: the command line."""

from medkb.cli import main

if __name__ == "__main__":
    main()
