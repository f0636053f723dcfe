"""Geographical zones for unmanned aircraft, as authorities publish them.

`model` holds the value; `ed269` (UASZoneList, JSON) and `ed318` (layered GeoJSON) read and
write it; `constraints` turns it into volumes and back. Readers keep what is right, and refuse
the rest zone by zone with the place and the reason (`problems`). Import the module you need;
this package itself loads nothing.
"""
