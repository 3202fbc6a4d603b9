"""The closed list of what can be wrong between the law, the code and the tests.

`docs/coverage.md` says of each what to do; a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What does not fit together."""

    #: A row whose article is not in the text, or an article without a row.
    NO_SUCH_ARTICLE = "no_such_article"
    ARTICLE_WITHOUT_ROW = "article_without_row"
    #: What a row must say by its status and does not.
    NO_REASON = "no_reason"
    NO_PLAN = "no_plan"
    NOTHING_TO_COVER = "nothing_to_cover"
    #: A mark or a comment that names what `law/` does not have.
    UNKNOWN_LAW = "unknown_law"
    UNKNOWN_ROW = "unknown_row"
    BAD_MARK = "bad_mark"
    NOT_PYTHON = "not_python"
    #: A case that proves an article as a whole where only its parts can be claimed.
    NO_ROW = "no_row"
    #: What `law/` claims and no test or no code bears out, and the other way round.
    LOST_TEST = "lost_test"
    LOST_CODE = "lost_code"
    NOT_WRITTEN_DOWN = "not_written_down"
