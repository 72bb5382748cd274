import WebGLTileLayer, { type Options } from 'ol/layer/WebGLTile.js';
import type WebGLTileLayerRenderer from 'ol/renderer/webgl/TileLayer.js';
import { Attributes, Uniforms } from 'ol/renderer/webgl/TileLayer.js';
import type { SceneColours } from './scene-colours.ts';

const VERTICES = `
attribute vec2 ${Attributes.TEXTURE_COORD};
uniform mat4 ${Uniforms.TILE_TRANSFORM};
uniform float ${Uniforms.TEXTURE_PIXEL_WIDTH};
uniform float ${Uniforms.TEXTURE_PIXEL_HEIGHT};
uniform float ${Uniforms.TEXTURE_RESOLUTION};
uniform float ${Uniforms.DEPTH};
varying vec2 at;
varying vec2 onMap;
void main() {
  at = ${Attributes.TEXTURE_COORD};
  vec2 size = vec2(${Uniforms.TEXTURE_PIXEL_WIDTH}, -${Uniforms.TEXTURE_PIXEL_HEIGHT});
  onMap = at * size * ${Uniforms.TEXTURE_RESOLUTION};
  gl_Position = ${Uniforms.TILE_TRANSFORM} * vec4(at, ${Uniforms.DEPTH}, 1.0);
}`;

/** What is not valid counts as 0 where pixels are blended; dividing by the valid share takes it out again. */
const FRAGMENTS = `
#ifdef GL_FRAGMENT_PRECISION_HIGH
precision highp float;
#else
precision mediump float;
#endif
varying vec2 at;
varying vec2 onMap;
uniform sampler2D ${Uniforms.TILE_TEXTURE_ARRAY}[1];
uniform vec4 ${Uniforms.RENDER_EXTENT};
uniform float ${Uniforms.TRANSITION_ALPHA};
uniform vec3 black;
uniform vec3 gain;
uniform float exponent;
void main() {
  if (any(lessThan(onMap, ${Uniforms.RENDER_EXTENT}.xy)) || any(greaterThan(onMap, ${Uniforms.RENDER_EXTENT}.zw))) discard;
  vec4 samples = texture2D(${Uniforms.TILE_TEXTURE_ARRAY}[0], at);
  vec3 level = clamp((samples.rgb / clamp(samples.a, 1e-3, 1.0) - black) * gain, 0.0, 1.0);
  if (exponent != 1.0) level = pow(level, vec3(exponent));
  gl_FragColor = vec4(level, 1.0) * (samples.a * ${Uniforms.TRANSITION_ALPHA});
}`;

/**
 * The tiles of one date, as `packScene` packs them, in its colours.
 *
 * It has a shader of its own: the one that OpenLayers makes of such a style looks a texture up seven times a pixel, which without a
 * graphics card is most of what a frame takes.
 */
export class SceneLayer extends WebGLTileLayer {
  #colours: SceneColours;

  constructor(options: Omit<Options, 'style'>, colours: SceneColours) {
    super(options);
    this.#colours = colours;
  }

  show(colours: SceneColours): void {
    this.#colours = colours;
    this.changed();
  }

  override createRenderer(): WebGLTileLayerRenderer<this> {
    const renderer = super.createRenderer();
    renderer.reset({
      vertexShader: VERTICES,
      fragmentShader: FRAGMENTS,
      uniforms: {
        black: () => this.#colours.black,
        gain: () => this.#colours.gain,
        exponent: () => this.#colours.exponent,
      },
    });
    return renderer;
  }
}
