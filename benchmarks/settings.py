"""The installation's settings with django-viewflow's flow engine beside ours.

The product never runs a flow of viewflow; here one is measured.
"""

from web.settings import *  # noqa: F403
from web.settings import INSTALLED_APPS as _INSTALLED_APPS

INSTALLED_APPS = [*_INSTALLED_APPS, "viewflow.workflow", "benchmarks"]
# One of viewflow's migrations writes past the connection that migrates, and so waits
# for itself where owner and application differ: its tables are made from its models.
MIGRATION_MODULES = {"viewflow": None}
# Nobody signs in, and what a password's digest costs is not measured.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# What is sealed in a scratch database is not anchored: both are gone at the end.
SEAL_ANCHOR_DIR = ""
