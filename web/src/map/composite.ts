import type WebGLTileLayer from 'ol/layer/WebGLTile.js';
import type RenderEvent from 'ol/render/Event.js';
import type { Side } from './side.ts';

/** What a fragment shader is told, by name: numbers, or colours of three. */
export type Uniforms = Readonly<Record<string, number | readonly [number, number, number]>>;

/** The class of the canvas that layers share which are combined. */
export const COMPOSITE_CLASS = 'layer-composite';

const VERTICES = `
attribute vec2 corner;
varying vec2 at;
void main() {
  at = corner;
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
 * Combines the two scenes pixel by pixel as they are on the screen: stretched, and the after scene where it was nudged to.
 *
 * Both layers must have `COMPOSITE_CLASS` and lie one above the other, the after scene on top, so that OpenLayers gives them one
 * canvas: what each drew is then a texture of the same context, and no canvas is read back, which is what costs most without a
 * graphics card.
 *
 * @param combine GLSL of `vec3 combine(vec3 before, vec3 after)`, colours 0..1, and the uniforms it names.
 * @returns stops combining.
 */
export function combineScenes(
  scenes: Readonly<Record<Side, WebGLTileLayer>>,
  combine: string,
  uniforms: () => Uniforms,
): () => void {
  const source = fragments(combine);
  let pen: Pen | null = null;
  let before: WebGLTexture | null = null;
  // Neither layer is put onto the canvas alone; what it drew is bound while it would be.
  const stops = [
    on(scenes.before, 'precompose', shut),
    on(scenes.before, 'postcompose', (gl) => {
      before = boundTexture(gl);
      open(gl);
    }),
    on(scenes.after, 'precompose', shut),
    on(scenes.after, 'postcompose', (gl) => {
      const after = boundTexture(gl);
      open(gl);
      if (pen?.gl !== gl) pen = penOf(gl, source);
      draw(pen, { before, after }, uniforms());
      before = null;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** OpenLayers types these events of its layers without their context. */
function on(
  layer: WebGLTileLayer,
  event: 'precompose' | 'postcompose',
  listener: (gl: WebGLRenderingContext) => void,
): () => void {
  const listen = (event: unknown) => listener((event as RenderEvent).context as WebGLRenderingContext);
  layer.addEventListener(event, listen);
  return () => layer.removeEventListener(event, listen);
}

/** Lets nothing that is drawn reach the canvas. */
function shut(gl: WebGLRenderingContext): void {
  gl.enable(gl.SCISSOR_TEST);
  gl.scissor(0, 0, 0, 0);
}

function open(gl: WebGLRenderingContext): void {
  gl.disable(gl.SCISSOR_TEST);
}

/** Draws over all of a context's canvas. */
interface Pen {
  readonly gl: WebGLRenderingContext;
  readonly program: WebGLProgram;
  readonly corners: WebGLBuffer;
}

function penOf(gl: WebGLRenderingContext, fragmentSource: string): Pen {
  const program = programOf(gl, fragmentSource);
  const corners = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
  return { gl, program, corners };
}

function draw(
  { gl, program, corners }: Pen,
  textures: Readonly<Record<Side, WebGLTexture | null>>,
  uniforms: Uniforms,
): void {
  gl.useProgram(program);
  gl.disable(gl.BLEND);
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  const corner = gl.getAttribLocation(program, 'corner');
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
  for (const [unit, side] of (['before', 'after'] as const).entries()) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, textures[side]);
    gl.uniform1i(gl.getUniformLocation(program, side), unit);
  }
  for (const [name, value] of Object.entries(uniforms)) {
    const location = gl.getUniformLocation(program, name);
    if (typeof value === 'number') gl.uniform1f(location, value);
    else gl.uniform3f(location, ...value);
  }
  gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
}

function boundTexture(gl: WebGLRenderingContext): WebGLTexture | null {
  return gl.getParameter(gl.TEXTURE_BINDING_2D) as WebGLTexture | null;
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
  return program;
}
