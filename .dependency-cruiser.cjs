// The arrows of docs/architecture.md, from the one table docs/arrows.json.
const { core, wings } = require('./docs/arrows.json');

const wing = (...names) => `^src/(${names.join('|')})/`;
const room = (...names) => `^src/core/(${names.join('|')})/`;
// Every room speaks the contract's nouns: what a run, a finding and a refusal look like.
const shared = '^src/core/contract/';
const compositionRoot = ['^src/app\\.ts$', '^src/config\\.ts$'];

const roomRules = Object.entries(core).map(([name, mayImport]) => ({
  name: `room-${name}`,
  severity: 'error',
  comment: `core/${name} may import: ${[...mayImport, 'contract'].join(', ')}`,
  from: { path: room(name) },
  to: { path: '^src/', pathNot: [room(name, ...mayImport), shared] },
}));

const wingRules = Object.entries(wings).map(([name, mayImport]) => ({
  name: `wing-${name}`,
  severity: 'error',
  comment: `src/${name} may import: ${mayImport.join(', ') || 'nothing else'}`,
  from: { path: wing(name) },
  to: {
    path: '^(src|web|samples|test|bench)/',
    pathNot: [wing(name, ...mayImport), ...(name === 'cli' ? compositionRoot : [])],
  },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    ...wingRules,
    {
      name: 'every-file-has-a-room',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [room(...Object.keys(core)), wing('io', 'run', 'api', 'cli'), ...compositionRoot] },
    },
    { name: 'core-does-no-io', severity: 'error', from: { path: '^src/core/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'commands-start-light',
      severity: 'error',
      comment:
        'Every start loads all commands, so what a command does is imported only where it is run: await import(…)',
      from: { path: '^src/cli/' },
      to: { path: ['^src/run/', '^src/app\\.ts$'], dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'engines-only-in-inference',
      severity: 'error',
      from: { pathNot: '^(src/io/inference|test|bench)/' },
      to: { path: '(^|/)node_modules/(@tensorflow|onnxruntime-node)/' },
    },
    {
      name: 'express-only-in-api',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/api/' },
      to: { path: '(^|/)node_modules/express/' },
    },
    {
      name: 'openlayers-only-in-web',
      severity: 'error',
      from: { path: '^(src|samples)/' },
      to: { path: '(^|/)node_modules/ol/' },
    },
    {
      name: 'web-sees-contract-and-geo',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: [shared, room('geo')] },
    },
    {
      name: 'samples-share-no-code-with-detectors',
      severity: 'error',
      from: { path: '^samples/' },
      to: { path: room('align', 'change', 'detect', 'findings') },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^(src|web|samples)/' },
      to: { path: '^(test|bench)/' },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'tfjs-node is optional: it is not there where its native library cannot be downloaded',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@tensorflow/tfjs-node$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
  },
};
