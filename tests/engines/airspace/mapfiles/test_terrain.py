"""Elevation tiles, FG-GML, GeoTIFF and laser points, written here and read back."""

from __future__ import annotations

import io

import laspy
import numpy as np
import pytest
import tifffile
from PIL import Image
from pyproj import Transformer

from kaga.engines.airspace.mapfiles.columns import ground_of_grid
from kaga.engines.airspace.mapfiles.elevation import read_fg_gml, read_tile
from kaga.engines.airspace.mapfiles.geotiff import read_geotiff
from kaga.engines.airspace.mapfiles.pointcloud import read_points
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally
from kaga.engines.airspace.raster import Raster

HERE = Raster(22, 3685752, 1642426, 20, 20)


def png(heights):
    value = np.where(np.isnan(heights), 1 << 23, np.round(np.nan_to_num(heights) * 100))
    value = value.astype(np.int64) & 0xFFFFFF
    pixels = np.stack([value >> 16, (value >> 8) & 255, value & 255], axis=-1)
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def test_an_elevation_tile_is_read_to_the_centimetre():
    heights = np.linspace(-3.21, 1368.0, 256 * 256).reshape(256, 256).round(2)
    heights[7, 9] = np.nan
    tally = Tally()
    grid = read_tile(png(heights), 15, 28794, 12831, tally)
    assert np.allclose(grid.heights, heights, atol=1e-4, equal_nan=True)
    assert tally.report().kept == 256 * 256 - 1
    tile = Raster(22, 28794 * 128, 12831 * 128, 128, 128)
    found = ground_of_grid(tile, grid)
    assert found[64, 64] == pytest.approx(heights[128:130, 128:130].mean(), abs=0.01)


def test_other_pictures_are_refused():
    small = io.BytesIO()
    Image.new("RGB", (4, 4)).save(small, "PNG")
    for content, reason in [
        (small.getvalue(), "256 x 256"),
        (b"GIF89a", "is a PNG"),
        (png(np.zeros((256, 256)))[:99], "cannot be read"),
    ]:
        with pytest.raises(MapFileError, match=reason):
            read_tile(content, 15, 1, 1, Tally())
    tally = Tally()
    read_tile(png(np.full((256, 256), 9000.0)), 15, 1, 1, tally)
    assert tally.report().refused == {Reason.IMPOSSIBLE_HEIGHT: 256 * 256}


def fg_gml(values, *, high="3 2", start="0 0", corners=("36.0 136.0", "36.03 136.04")):
    return io.BytesIO(
        f"""<Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema"
        xmlns:gml="http://www.opengis.net/gml/3.2"><DEM><coverage>
        <gml:boundedBy><gml:Envelope><gml:lowerCorner>{corners[0]}</gml:lowerCorner>
        <gml:upperCorner>{corners[1]}</gml:upperCorner></gml:Envelope></gml:boundedBy>
        <gml:limits><gml:GridEnvelope><gml:low>0 0</gml:low><gml:high>{high}</gml:high>
        </gml:GridEnvelope></gml:limits>
        <gml:tupleList>{values}</gml:tupleList>
        <gml:startPoint>{start}</gml:startPoint>
        </coverage></DEM></Dataset>""".encode()
    )


def test_fg_gml_runs_east_and_then_south_from_its_start():
    values = "\n".join(f"地表面,{number}.5" for number in range(9)) + "\nデータなし,-9999."
    tally = Tally()
    grid = read_fg_gml(fg_gml(values, start="1 0"), tally)
    assert grid.heights.shape == (3, 4)
    expected = [np.nan, *[number + 0.5 for number in range(9)], np.nan, np.nan]
    assert np.allclose(grid.heights.reshape(-1), expected, equal_nan=True)
    assert (grid.north, grid.west) == (36.03, 136.0)
    assert tally.report().kept == 9


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (fg_gml("a,1 " * 13), "more values"),
        (fg_gml("a,1", high="3"), "cannot be read"),
        (fg_gml("a,1", high="-3 2"), "impossible"),
        (fg_gml("a,1", corners=("36.03 136.0", "36.0 136.04")), "impossible"),
        (io.BytesIO(b"<a/>"), "no lowerCorner"),
    ],
)
def test_a_dem_without_a_frame_is_refused(file, reason):
    with pytest.raises(MapFileError, match=reason):
        read_fg_gml(file, Tally())


def test_values_that_are_no_numbers_are_told():
    tally = Tally()
    grid = read_fg_gml(fg_gml("a,1 a,x a,3 a,99999"), tally)
    expected = {Reason.NOT_A_NUMBER: 1, Reason.IMPOSSIBLE_HEIGHT: 1}
    assert tally.report().refused == expected
    assert int(np.isfinite(grid.heights).sum()) == 2


def geotiff(heights, *, model=2, system=6668, more=(), scale=(0.001, 0.001, 0.0), **options):
    keys = [1, 1, 0, 3 + len(more), 1024, 0, 1, model, 1025, 0, 1, 1, 2048, 0, 1, system]
    for key, value in more:
        keys += [key, 0, 1, value]
    tags = [
        *([(33550, "d", 3, scale, True)] if scale else []),
        (33922, "d", 6, (0.0, 0.0, 0.0, 136.34, 36.33, 0.0), True),
        (34735, "H", len(keys), keys, True),
        (42113, "s", 0, "-9999", True),
    ]
    out = io.BytesIO()
    tifffile.imwrite(out, heights, extratags=tags, **options)
    out.seek(0)
    return out


@pytest.mark.parametrize("compression", [None, "deflate"])
def test_a_geotiff_lies_where_its_tags_say(compression):
    heights = np.add.outer(np.arange(20.0), np.arange(30.0)).astype(np.float32)
    heights[3, 4] = -9999
    tally = Tally()
    grid = read_geotiff(geotiff(heights, compression=compression), tally)
    frame = grid.north, grid.west, grid.step_row, grid.step_column
    assert frame == (
        36.33,
        136.34,
        0.001,
        0.001,
    )
    assert np.isnan(grid.heights[3, 4])
    assert tally.report().kept == 599
    row, column = grid.index(np.array([36.3295]), np.array([136.3405]))
    assert (round(float(row[0]), 9), round(float(column[0]), 9)) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"model": 1, "system": 6675}, "reproject"),
        ({"system": 6667}, "ellipsoid"),
        ({"more": [(4096, 4979)]}, "ellipsoid"),
        ({"scale": (0.0, 0.001, 0.0)}, "not positive"),
        ({"scale": None}, "must lie straight"),
    ],
)
def test_geotiffs_in_other_systems_are_refused(options, reason):
    with pytest.raises(MapFileError, match=reason):
        read_geotiff(geotiff(np.zeros((4, 4), np.float32), **options), Tally())


def test_pictures_and_rubbish_are_no_terrain():
    with pytest.raises(MapFileError, match="one band"):
        read_geotiff(geotiff(np.zeros((4, 4, 3), np.uint8), photometric="rgb"), Tally())
    with pytest.raises(MapFileError, match="cannot be read"):
        read_geotiff(io.BytesIO(b"II*\0nonsense"), Tally())
    plain = io.BytesIO()
    tifffile.imwrite(plain, np.zeros((4, 4), np.float32))
    plain.seek(0)
    with pytest.raises(MapFileError, match="not in degrees"):
        read_geotiff(plain, Tally())
    tally = Tally()
    read_geotiff(geotiff(np.full((4, 4), 9999, np.float32)), tally)
    assert tally.report().refused == {Reason.IMPOSSIBLE_HEIGHT: 16}


def cloud(*, compress):
    """Ground at 10 m everywhere, a roof of 18 m on the left half, one bird, one outlier."""
    rows, columns = np.indices(HERE.shape)
    lats = HERE.latitudes()[rows.reshape(-1)]
    lons = HERE.longitudes()[columns.reshape(-1)]
    east, north = Transformer.from_crs(4326, 6675, always_xy=True).transform(lons, lats)
    half = columns.reshape(-1) < 10
    x = np.concatenate([east, east[half], east[:2]])
    y = np.concatenate([north, north[half], north[:2]])
    z = np.concatenate([np.full(400, 10.0), np.full(200, 18.0), [60.0, 9000.0]])
    kinds = np.concatenate([np.full(400, 2), np.full(200, 6), [7, 1]]).astype(np.uint8)
    data = laspy.LasData(laspy.LasHeader(point_format=6, version="1.4"))
    data.header.scales, data.header.offsets = [0.001] * 3, [x.min(), y.min(), 0.0]
    data.x, data.y, data.z, data.classification = x, y, z, kinds
    out = io.BytesIO()
    data.write(out, do_compress=compress)
    out.seek(0)
    return out


@pytest.mark.parametrize("compress", [False, True])
def test_points_give_ground_and_surface_without_the_noise(compress):
    tally = Tally()
    scan = read_points(cloud(compress=compress), HERE, 6675, tally)
    assert np.allclose(scan.ground_m, 10.0, atol=1e-3)
    assert np.allclose(scan.surface_m[:, :10], 18.0, atol=1e-3)
    assert np.allclose(scan.surface_m[:, 10:], 10.0, atol=1e-3)
    assert tally.report().refused == {Reason.IMPOSSIBLE_HEIGHT: 1}
    assert tally.report().kept == 600


def test_points_elsewhere_and_rubbish():
    tally = Tally()
    scan = read_points(cloud(compress=False), HERE, 32633, tally)
    assert np.isnan(scan.ground_m).all()
    assert tally.report().refused[Reason.NOT_IN_JAPAN] == 602
    with pytest.raises(MapFileError, match="cannot be read"):
        read_points(io.BytesIO(b"LASF nonsense"), HERE, 6675, Tally())
