/** MiB of V8's old generation; buffers come on top and are bounded by the watchdog and the kernel. */
const HEAP = 96

/** Nothing is allowed by name, so everything that Node can deny is denied. */
export const NODE_OPTIONS: readonly string[] = [
  '--permission',
  '--no-addons',
  '--disable-sigusr1',
  '--no-warnings',
  `--max-old-space-size=${HEAP}`,
  '--max-semi-space-size=4',
]
