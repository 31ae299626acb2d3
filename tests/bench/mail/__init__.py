"""What the mail engine costs: taking in, pushes, the import, memory. Part of ``make bench``.

BENCH_MAIL_MESSAGES, BENCH_MAIL_IMPORT, BENCH_MAIL_MEMORY (0: not at all) and BENCH_MAIL_PUSHES make it
shorter; they are numbers of messages.
"""
