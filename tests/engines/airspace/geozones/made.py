"""Zones for the tests: the city's own, and any that a format can say."""

from __future__ import annotations

import json
import math

from hypothesis import strategies as st

from kaga.engines.airspace.footprints import Circle, Polygon
from kaga.engines.airspace.geozones.model import (
    UNLIMITED_M,
    About,
    Authority,
    Dataset,
    GeoZone,
    Kind,
    Layer,
    Purpose,
    Reason,
    Text,
    Variant,
)
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl
from kaga.engines.airspace.periods import JAPAN_OFFSET_S, Once, PeriodError, Weekly
from kaga.engines.geo.model import Point

CITY = Authority(
    Purpose.AUTHORIZATION,
    names=(Text("ja-JP", "加賀市"), Text("en-GB", "City of Kaga")),
    services=(Text("ja-JP", "空の窓口"),),
    email="sky@city.example",
    site="https://city.example/sky",
    phone="0761-00-0000",
    interval_before="P3D",
)
SCHOOL = GeoZone(
    About(
        "KGA0001",
        "JPN",
        Kind.PROHIBITED,
        (CITY,),
        names=(Text("ja-JP", "小学校の下校時間"), Text("en-GB", "School at dismissal")),
        conditions="下校の時間は飛べません。",
        region=17206,
        reasons=(Reason.POPULATION, Reason.OTHER),
        other_reason=(Text("ja-JP", "児童の安全"),),
        is_exempt=False,
        messages=(Text("ja-JP", "学校へ連絡してください。"),),
    ),
    (Layer(Circle(Point(36.3025, 136.3151), 120.0), Agl(0.0), Agl(150.0)),),
    (Weekly(frozenset(range(5)), 14 * 3600, 16 * 3600, JAPAN_OFFSET_S),),
)
FESTIVAL = GeoZone(
    About("KGA0002", "JPN", Kind.AUTHORISATION, (CITY, Authority(Purpose.INFORMATION))),
    (
        Layer(
            Polygon(
                (Point(36.30, 136.30), Point(36.30, 136.32), Point(36.31, 136.32)),
                ((Point(36.302, 136.310), Point(36.304, 136.314), Point(36.302, 136.314)),),
            ),
            Agl(0.0),
            Msl(300.0),
        ),
        Layer(Circle(Point(36.31, 136.31), 500.0), Msl(300.0), Msl(UNLIMITED_M)),
    ),
    (Once(1_795_400_000.0, 1_795_500_000.0),),
)
DATASET = Dataset(
    name="加賀市の飛行制限区域",
    descriptions=(Text("ja-JP", "市が定めた区域"),),
    issued=1_795_391_000.0,
)

lats, lons = st.floats(36.1, 36.5), st.floats(136.1, 136.6)
places = st.builds(Point, lats, lons)
letters = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"))
words = st.text(letters, min_size=1, max_size=30)
languages = st.sampled_from(["ja-JP", "en-GB", "fr", "it-CH"])
said = st.lists(st.builds(Text, languages, words), max_size=3).map(tuple)
in_japanese = st.lists(st.builds(Text, st.just("ja-JP"), words), max_size=1).map(tuple)
circles = st.builds(Circle, places, st.floats(0.5, 20_000.0))
instants = st.integers(0, 4_000_000_000).map(float)


@st.composite
def stars(draw) -> Polygon:
    """A ring around a middle, perhaps with a hole in it, turning either way."""
    middle = draw(places)
    angles = sorted(draw(st.sets(st.integers(0, 359), min_size=5, max_size=12)))
    gaps = [b - a for a, b in zip(angles, [*angles[1:], angles[0] + 360], strict=True)]
    if max(gaps) > 150:
        angles = [0, 60, 130, 200, 290]
    reach = draw(st.floats(1e-4, 1e-2))
    ways = [(math.sin(math.radians(a)), math.cos(math.radians(a))) for a in angles]
    outer = tuple(Point(middle.lat + reach * a, middle.lon + reach * b) for a, b in ways)
    hole = tuple(
        Point(middle.lat + 0.1 * reach * a, middle.lon + 0.1 * reach * b) for a, b in ways
    )
    if draw(st.booleans()):
        outer = outer[::-1]
    return Polygon(outer, (hole,) if draw(st.booleans()) else ())


@st.composite
def layers(draw, datums, number) -> Layer:
    shape = draw(circles | stars())
    floor, ceiling = draw(st.sampled_from(datums)), draw(st.sampled_from(datums))
    low = draw(number)
    high = draw(st.just(UNLIMITED_M) | number.map(lambda more: low + abs(more) + 1.0))
    return Layer(shape, floor(low), ceiling(high))


@st.composite
def periods(draw):
    start, end = sorted((draw(instants), draw(instants)))
    if draw(st.booleans()):
        return Once(start, end + 1.0)
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    opens, closes = draw(st.integers(0, 86_399)), draw(st.integers(0, 86_400))
    offset = 60 * draw(st.integers(-14 * 60, 14 * 60))
    dates = draw(
        st.sampled_from(
            [(-math.inf, math.inf), (start, math.inf), (-math.inf, end), (start, end + 1.0)]
        )
    )
    try:
        return Weekly(frozenset(days), opens, closes, offset, *dates)
    except PeriodError:
        return Weekly(frozenset(days), opens, closes, offset)


def abouts(texts, kinds, reasons):
    extended = st.dictionaries(words, st.integers() | st.floats(-1e6, 1e6) | words, max_size=3)
    authorities = st.builds(
        Authority,
        st.sampled_from(Purpose),
        texts,
        texts,
        texts,
        st.none() | words,
        st.none() | st.just("https://city.example/a?b=c"),
        st.none() | words,
        st.none() | st.sampled_from(["P1D", "PT12H", "P1Y2M3DT4H5M6S", "P10DT00H"]),
    )
    return st.builds(
        About,
        st.text("ABCxyz019_-", min_size=1, max_size=7),
        st.text("ABCDEFXYZ", min_size=3, max_size=3),
        st.sampled_from(kinds),
        st.lists(authorities, min_size=1, max_size=3).map(tuple),
        texts,
        st.sampled_from(Variant),
        st.none() | words,
        st.none() | st.integers(0, 99_999),
        st.lists(st.sampled_from(reasons), max_size=9).map(tuple),
        texts,
        st.none() | st.booleans(),
        texts,
        st.none() | extended.map(json.dumps),
    )


def zones(about, layer):
    some = st.lists(layer, min_size=1, max_size=3).map(tuple)
    return st.builds(GeoZone, about, some, st.lists(periods(), max_size=3).map(tuple))


ED269_ZONES = zones(
    abouts(
        in_japanese,
        [kind for kind in Kind if kind is not Kind.U_SPACE],
        [reason for reason in Reason if reason is not Reason.DAR],
    ),
    layers([Agl, Msl], st.integers(-200, 9_000).map(float)),
)
ED318_ZONES = zones(
    abouts(said, list(Kind), [one for one in Reason if one is not Reason.FOREIGN_TERRITORY]),
    layers([Agl, Msl, Ellipsoid], st.floats(-200.0, 9_000.0)),
)
