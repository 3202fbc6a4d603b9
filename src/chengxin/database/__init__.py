"""The room of the database server: where it is, who runs it, and what it must be set to.

A site names its server in `DATABASE_URL`; without one, a server of its own is kept in a folder. No
table and no query stands here, and a server whose settings could lose or bend data is refused.
"""

from chengxin.database.address import database
from chengxin.database.errors import DatabaseError
from chengxin.database.safety import check_settings
from chengxin.database.server import Server

__all__ = ["DatabaseError", "Server", "check_settings", "database"]
