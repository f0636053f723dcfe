"""Small files of every kind, written here, and the real samples where they are."""

from __future__ import annotations

import gzip
import io

from tests.shared_data import shared_folder

HEAD = (
    '<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" '
    'xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:dem="http://www.opengis.net/citygml/relief/2.0" '
    'xmlns:bldg="http://www.opengis.net/citygml/building/2.0">'
)
ENVELOPE = (
    '<gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/{epsg}" '
    'srsDimension="3"/></gml:boundedBy>'
)
LAT, LON = 36.3100, 136.3500
SIDE = 0.0002


def polygon(corners):
    numbers = " ".join(f"{a!r} {b!r} {c!r}" for a, b, c in [*corners, corners[0]])
    return (
        "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
        f"{numbers}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )


def square(z, lat=LAT, lon=LON, side=SIDE):
    return [
        (lat, lon, z),
        (lat, lon + side, z),
        (lat + side, lon + side, z),
        (lat + side, lon, z),
    ]


def shape(lod, *rings):
    faces = "".join(f"<gml:surfaceMember>{polygon(ring)}</gml:surfaceMember>" for ring in rings)
    return f"<bldg:lod{lod}Solid>{faces}</bldg:lod{lod}Solid>"


def building(name, body):
    return (
        f'<core:cityObjectMember><bldg:Building gml:id="{name}">{body}</bldg:Building>'
        "</core:cityObjectMember>"
    )


def city(*buildings, epsg=6697):
    text = HEAD + ENVELOPE.format(epsg=epsg) + "".join(buildings) + "</core:CityModel>"
    return io.BytesIO(text.encode())


def sample(part):
    """A PLATEAU sample unpacked, or nothing where the shared folder is not."""
    folder = shared_folder()
    if folder is None:
        return None
    (path,) = (folder / "kaga" / "samples").glob(f"plateau_*_{part}_*.gml.gz")
    return gzip.decompress(path.read_bytes())
