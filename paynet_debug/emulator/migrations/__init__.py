"""The steps that bring any earlier database to the tables of ``schema``, in order.

``make run`` and every worker take the steps that are missing when they first open the database;
nobody has to run a command. To add one, change ``schema.py`` and write
``alembic revision -m "what it is for"`` (``pyproject.toml`` names this folder). A step only adds:
while replicas are replaced one by one, the older program still works on the newer tables.
"""
