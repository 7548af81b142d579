"""How a database is opened and used, by the console and by the emulator, each on its own tables.

``url`` judges the setting, ``engines`` opens, ``deadline`` limits how long one use may wait for a
server that does not answer (``patient`` keeps psycopg to it, from a name's look-up on), ``outage``
how many threads may wait and what is known meanwhile, ``use`` puts them together.
"""

from paynet_debug.database.outage import DAMAGED, OUTAGES, DatabaseDamaged, DatabaseDown
from paynet_debug.database.url import UnusableDatabase, check_database_url
from paynet_debug.database.use import Database, take_turn

__all__ = [
    "DAMAGED",
    "OUTAGES",
    "Database",
    "DatabaseDamaged",
    "DatabaseDown",
    "UnusableDatabase",
    "check_database_url",
    "take_turn",
]
