import type { Point } from './plane-geometry.ts';

/** A needle that points somewhere, as an SVG path. @param degrees clockwise from straight up. */
export function needlePath(centre: Point, half: number, degrees: number): string {
  const turn = (degrees * Math.PI) / 180;
  const turned = (right: number, up: number) => {
    const x = half * (right * Math.cos(turn) + up * Math.sin(turn));
    const y = half * (right * Math.sin(turn) - up * Math.cos(turn));
    return `${(centre.x + x).toFixed(2)} ${(centre.y + y).toFixed(2)}`;
  };
  return `M${turned(0, 1)}L${turned(0.5, -0.85)}L${turned(0, -0.5)}L${turned(-0.5, -0.85)}Z`;
}
