/**
 * How compiled templates of themes read the data: own properties only, and never a function. What every object
 * has besides (`constructor`, `__proto__` …) is not there for them, so that even a template that got past the
 * check reaches nothing.
 */
export function read(object: unknown, key: string | number): unknown {
  if (object === null || object === undefined) {
    throw new TypeError(`there is nothing to read ${JSON.stringify(key)} from`)
  }
  return readMaybe(object, key)
}

/** As `?.` reads. */
export function readMaybe(object: unknown, key: string | number): unknown {
  if (typeof object === 'string') return ofText(object, key)
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, key)) return undefined
  const value: unknown = Reflect.get(object, key)
  return typeof value === 'function' ? undefined : value
}

function ofText(text: string, key: string | number): unknown {
  return key === 'length' ? text.length : typeof key === 'number' ? text[key] : undefined
}
