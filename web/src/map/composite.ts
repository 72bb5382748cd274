import Layer from 'ol/layer/Layer.js';
import type WebGLTileLayer from 'ol/layer/WebGLTile.js';
import type { Side } from './side.ts';

/** What a fragment shader is told, by name: numbers, or colours of three. */
export type Uniforms = Readonly<Record<string, number | readonly [number, number, number]>>;

const VERTICES = `
attribute vec2 corner;
varying vec2 at;
void main() {
  at = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4(2.0 * corner - 1.0, 0.0, 1.0);
}`;

/** Where either date shows nothing, nothing is said. */
const fragments = (combine: string) => `
precision mediump float;
varying vec2 at;
uniform sampler2D before;
uniform sampler2D after;
${combine}
void main() {
  vec4 b = texture2D(before, at);
  vec4 a = texture2D(after, at);
  float seen = step(0.995, min(a.a, b.a));
  gl_FragColor = vec4(combine(b.rgb, a.rgb) * seen, seen);
}`;

/**
 * A layer that combines the two scenes pixel by pixel as they are on the screen: stretched, and the after scene where
 * it was nudged to. Must lie above both in the same map, as it reads what they drew in the same frame.
 *
 * @param combine GLSL of `vec3 combine(vec3 before, vec3 after)`, colours 0..1, and the uniforms it names.
 */
export function compositeLayer(
  scenes: Readonly<Record<Side, WebGLTileLayer>>,
  combine: string,
  uniforms: () => Uniforms,
): { readonly layer: Layer; readonly dispose: () => void } {
  const canvas = document.createElement('canvas');
  canvas.className = 'layer-composite';
  const gl = canvas.getContext('webgl');
  if (!gl) throw new Error('WebGL is gone.');
  const program = programOf(gl, fragments(combine));
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
  const corner = gl.getAttribLocation(program, 'corner');
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
  const textures = { before: textureOf(gl), after: textureOf(gl) };

  const draw = () => {
    const pictures = { before: canvasOf(scenes.before), after: canvasOf(scenes.after) };
    if (!pictures.before || !pictures.after) return;
    canvas.width = pictures.before.width;
    canvas.height = pictures.before.height;
    gl.viewport(0, 0, canvas.width, canvas.height);
    for (const [unit, side] of (['before', 'after'] as const).entries()) {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, textures[side]);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, pictures[side]!);
      gl.uniform1i(gl.getUniformLocation(program, side), unit);
    }
    for (const [name, value] of Object.entries(uniforms())) {
      const location = gl.getUniformLocation(program, name);
      if (typeof value === 'number') gl.uniform1f(location, value);
      else gl.uniform3f(location, ...value);
    }
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  };
  const layer = new Layer({
    render: () => {
      draw();
      return canvas;
    },
  });
  return { layer, dispose: () => gl.getExtension('WEBGL_lose_context')?.loseContext() };
}

/** The canvas a layer has drawn on; null before its first frame. */
function canvasOf(layer: WebGLTileLayer): HTMLCanvasElement | null {
  const renderer = layer.getRenderer() as { readonly helper?: { getCanvas(): HTMLCanvasElement } } | null;
  return renderer?.helper?.getCanvas() ?? null;
}

function programOf(gl: WebGLRenderingContext, fragmentSource: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTICES],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(`${gl.getProgramInfoLog(program)}`);
  gl.useProgram(program);
  return program;
}

function textureOf(gl: WebGLRenderingContext): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const [name, value] of [
    [gl.TEXTURE_MIN_FILTER, gl.NEAREST],
    [gl.TEXTURE_MAG_FILTER, gl.NEAREST],
    [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
    [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
  ] as const) {
    gl.texParameteri(gl.TEXTURE_2D, name, value);
  }
  return texture;
}
