"""The entry point: runs a command and turns every expected error into one line and an exit code."""

from __future__ import annotations

import os
import sys

from trainer.errors import TrainerError


def main() -> None:
    """Run the command line."""
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        from trainer.settings import speak  # late: an interrupted start should be quiet too

        speak()  # before the commands are read in, whose help is translated as it is defined
        from trainer.cli.app import app

        app(args=arguments, prog_name="trainer")
    except TrainerError as error:
        if debug:
            raise
        _say(f"trainer: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say("Stopped.")
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # the last resort: a line instead of a traceback
        if debug:
            raise
        _say(f"trainer: unexpected {type(error).__name__}. Run it again with --debug and report what it prints.")
        sys.exit(1)


def _say(line: str) -> None:
    from trainer.domain.text import one_line

    print(one_line(line), file=sys.stderr)  # noqa: T201 - this is the face


if __name__ == "__main__":
    main()
