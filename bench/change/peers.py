"""Peers: what others would do with two rasters on one grid, as run folders that the scorer reads.

usage: peers.py difference|cva|otb-mad BEFORE.tif AFTER.tif OUT_DIR
difference  root of the summed squares of after - before, each band less its mean
cva         d_b = log(after_b + 1) - log(before_b + 1); z_b = (d_b - mean) / deviation; length of z. Malila 1980.
otb-mad     Orfeo ToolBox MultivariateAlterationDetector (Debian's otb-bin); length of its variates, each in its own deviation
Changed is what exceeds Otsu's threshold (1979). Exit status 3 where Orfeo ToolBox is not installed.
"""
import os, shutil, subprocess, sys, tempfile
import numpy as np
from osgeo import gdal
gdal.UseExceptions()

def main(method, before, after, out):
    first = gdal.Open(before)
    magnitude = METHODS[method](before, after)
    write(f'{out}/change/magnitude.tif', magnitude, gdal.GDT_Float32, first)
    write(f'{out}/change/mask.tif', magnitude > otsu(magnitude), gdal.GDT_Byte, first)

def difference(before, after):
    d = read(after) - read(before)
    return length(d - d.mean((1, 2), keepdims=True))

def cva(before, after):
    return length(standardised(np.log(read(after) + 1) - np.log(read(before) + 1)))

def otb_mad(before, after):
    tool = shutil.which('otbcli_MultivariateAlterationDetector')
    if tool is None:
        print('Orfeo ToolBox is not installed: apt-get install otb-bin', file=sys.stderr)
        sys.exit(3)
    with tempfile.TemporaryDirectory() as folder:
        command = [tool, '-in1', before, '-in2', after, '-out', f'{folder}/mad.tif', 'float', '-progress', 'false']
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return length(standardised(read(f'{folder}/mad.tif')))

METHODS = {'difference': difference, 'cva': cva, 'otb-mad': otb_mad}

def read(path):
    values = gdal.Open(path).ReadAsArray().astype(float)
    return values if values.ndim == 3 else values[None]

def standardised(d):
    return (d - d.mean((1, 2), keepdims=True)) / d.std((1, 2), keepdims=True)

def length(d):
    return np.sqrt((d ** 2).sum(0))

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
    main(*sys.argv[1:5])
