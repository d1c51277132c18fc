export const RULES = new Set([
  ...['media', 'supports', 'container', 'layer', 'font-face', 'keyframes', 'starting-style'],
  ...['scope', 'property'],
])

/** Functions that work out a value from others; none that loads, runs or reads the page. */
export const FUNCTIONS = new Set([
  ...['var', 'env', 'calc', 'min', 'max', 'clamp', 'round', 'mod', 'rem', 'abs', 'sign', 'pow'],
  ...['sqrt', 'hypot', 'log', 'exp', 'sin', 'cos', 'tan', 'light-dark', 'rgb', 'rgba', 'hsl'],
  ...['hsla', 'hwb', 'lab', 'lch', 'oklab', 'oklch', 'color', 'color-mix', 'linear-gradient'],
  ...[
    'radial-gradient',
    'conic-gradient',
    'repeating-linear-gradient',
    'repeating-radial-gradient',
  ],
  ...['repeating-conic-gradient', 'translate', 'translatex', 'translatey', 'scale', 'scalex'],
  ...['scaley', 'rotate', 'skew', 'skewx', 'skewy', 'matrix', 'perspective', 'cubic-bezier'],
  ...[
    'steps',
    'linear',
    'minmax',
    'repeat',
    'fit-content',
    'counter',
    'counters',
    'attr',
    'format',
  ],
  ...['local', 'inset', 'circle', 'ellipse', 'polygon', 'path', 'rect', 'xywh', 'blur', 'contrast'],
  ...['brightness', 'drop-shadow', 'grayscale', 'hue-rotate', 'invert', 'opacity', 'saturate'],
  ...['sepia', 'selector', 'style', 'anchor', 'anchor-size', 'tech', 'url'],
])

/** Ways of old browsers to run or load something. */
export const LEGACY = new Set(['behavior', '-moz-binding', 'filter-progid'])
