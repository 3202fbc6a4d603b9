"""The kernel on PostgreSQL: a few persons out of many, with everything of theirs, in one statement.

The tables stand in the schema `scoring`; `tables` makes and fills them, `engine` asks;
`Facts` lets it ask other tables about persons.
"""

from chengxin.scoring.engines.postgres.asking import ask, pipelined, prepares
from chengxin.scoring.engines.postgres.dialect import Facts
from chengxin.scoring.engines.postgres.engine import Engine
from chengxin.scoring.engines.postgres.tables import create_tables, keep_version, load_slice

__all__ = ["Engine", "Facts", "ask", "create_tables", "keep_version", "load_slice", "pipelined",
           "prepares"]  # fmt: skip
