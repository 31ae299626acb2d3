"""Run by gcloud's own Python: parses command lines with gcloud's own parser and carries none of them out.

A line of standard input is a JSON list, the words behind ``gcloud``; a line of output is what came of it.
"""

import json
import sys


def main() -> None:
    """``python parse_gcloud.py SDK_ROOT``."""
    library = f"{sys.argv[1]}/lib"
    sys.path[:0] = [library, f"{library}/third_party"]
    from googlecloudsdk import gcloud_main  # type: ignore[import-not-found]

    cli = gcloud_main.CreateCLI([])
    # The parser is private to the class; what runs a command is what follows it.
    (parser,) = (value for name, value in vars(cli).items() if name.endswith("__parser"))
    for line in sys.stdin:
        try:
            parsed = parser.parse_args(json.loads(line))
            if parsed.CONCEPT_ARGS is not None:
                parsed.CONCEPT_ARGS.ParseConcepts()
            told = ""
        except (Exception, SystemExit) as fault:  # noqa: BLE001 - whatever it is, the line is no command
            told = f"{type(fault).__name__}: {fault}"
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
