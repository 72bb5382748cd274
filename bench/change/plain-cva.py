"""The peer: plain z-scored log CVA of two rasters on one grid, as a run folder that the scorer reads.

usage: plain-cva.py BEFORE.tif AFTER.tif OUT_DIR
d_b = log(after_b + 1) - log(before_b + 1); z_b = (d_b - mean) / deviation; magnitude = length of z; changed where it
exceeds Otsu's threshold. Malila 1980; Otsu 1979.
"""
import os, sys
import numpy as np
from osgeo import gdal
gdal.UseExceptions()

def main(before, after, out):
    first = gdal.Open(before)
    a, b = first.ReadAsArray().astype(float), gdal.Open(after).ReadAsArray().astype(float)
    d = np.log(b + 1) - np.log(a + 1)
    z = (d - d.mean((1, 2), keepdims=True)) / d.std((1, 2), keepdims=True)
    magnitude = np.sqrt((z ** 2).sum(0))
    write(f'{out}/change/magnitude.tif', magnitude, gdal.GDT_Float32, first)
    write(f'{out}/change/mask.tif', magnitude > otsu(magnitude), gdal.GDT_Byte, first)

def otsu(values):
    counts, edges = np.histogram(values, 512)
    centres = (edges[1:] + edges[:-1]) / 2
    below = np.cumsum(counts); above = below[-1] - below
    sums = np.cumsum(counts * centres)
    between = below * above * (sums / np.maximum(below, 1) - (sums[-1] - sums) / np.maximum(above, 1)) ** 2
    return centres[np.argmax(between)]

def write(path, values, kind, like):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    out = gdal.GetDriverByName('GTiff').Create(path, like.RasterXSize, like.RasterYSize, 1, kind)
    out.SetGeoTransform(like.GetGeoTransform()); out.SetProjection(like.GetProjection())
    out.GetRasterBand(1).WriteArray(values)

if __name__ == '__main__':
    main(*sys.argv[1:4])
