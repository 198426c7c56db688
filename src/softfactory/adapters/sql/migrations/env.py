"""Alembic's entry: runs the scripts on the connection it was given, within that connection's transaction."""

from alembic import context

from softfactory.adapters.sql.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
)
context.run_migrations()
