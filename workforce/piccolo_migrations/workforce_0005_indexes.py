"""Who holds a post and who works in a team are found by their own indexes.

By the post alone the planner took the exclusion constraint's, whose first column is the person: all of it, each time.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0005_indexes"

INDEXES = """
drop index employment_by_post;
create index employment_by_post on employment (post, starts);
create index employment_by_team on employment (team, starts);
create index post_by_team on post (team);
"""


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "posts and teams find their people", INDEXES)
