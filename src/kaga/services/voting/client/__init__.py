"""Voters and trustees who trust no page: everything secret is done here, on their machine.

A city is only a place to fetch from and to hand in at (`city`); whatever comes from there is
judged by the engine. Nothing here knows the city's database or settings.
"""
