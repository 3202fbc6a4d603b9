"""The coverage of the law: what each article asks of this software, and what does and proves it.

It reads `law/`, the rulebooks, and the sources and tests of a checkout, without running any of
them, and puts them side by side. It must never decide by itself that an article is covered:
people write that down in `law/`, and this room says where it is not so. The command `cover` and
the tests call it.
"""

from chengxin.law.coverage import Coverage, Covered, cover
from chengxin.law.model import Law, Place, Row
from chengxin.law.read import read_laws

__all__ = ["Coverage", "Covered", "Law", "Place", "Row", "cover", "read_laws"]
