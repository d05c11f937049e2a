"""Unified social credit code (统一社会信用代码, GB 32100): 18 characters with a check character."""

from __future__ import annotations

import re

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

# Upper case only: the alphabet leaves out I, O, S, V and Z.
FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)


def uscc_fault(text: str) -> str | None:
    """Why the code is not sound (`FORM`, `CHECK_DIGIT`), or None when it is.

    The form is tested first, because the library would quietly strip blanks and fold case.
    """
    if FORM.fullmatch(text) is None:
        return "FORM"
    try:
        uscc.validate(text)
    except ValidationError:
        return "CHECK_DIGIT"
    return None


def is_uscc(text: str) -> bool:
    """Whether the code is sound."""
    return uscc_fault(text) is None
