import { execFileSync } from 'node:child_process';

/** The Python that has GDAL's bindings on Debian. */
export const GDAL_PYTHON = '/usr/bin/python3';

export function hasGdal(): boolean {
  try {
    execFileSync(GDAL_PYTHON, ['-c', 'import osgeo.gdal, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
