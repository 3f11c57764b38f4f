"""When a missed question comes back: after 1, 7 and 30 days, as long as it is answered rightly."""

DAYS = (1, 7, 30)


def next_stage(stage: int, *, is_right: bool) -> int | None:
    """Return the stage after an answer; None: it was right after the longest pause, and is done.

    Stages are places in DAYS, from 0. A wrong answer begins anew.
    """
    if not 0 <= stage < len(DAYS):
        raise ValueError(f"No such stage: {stage}")
    if not is_right:
        return 0
    return stage + 1 if stage + 1 < len(DAYS) else None
