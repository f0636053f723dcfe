"""Missions to real vehicles over MAVLink, and a simulated vehicle that fails on command.

Needs pymavlink (LGPL-3, used unmodified; `pip install kaga[mavlink]`); `links.open_link` says
so when it is missing. Importing this package loads nothing.
"""
