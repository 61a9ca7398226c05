// @ts-check
/** A JSON Schema of the settings as rows: one a setting, by its path. Pure. */

/** @typedef {{ path: string, allowed: string, otherwise: string, says: string }} SettingRow */

const DEPTH_MAX = 6

/** @param {any} schema @returns {readonly SettingRow[]} */
export function settingsOf(schema) {
  /** @type {Map<string, SettingRow>} */
  const rows = new Map()
  walk(schema, '', rows, 0)
  return [...rows.values()]
}

/** @param {any} schema @param {string} path @param {Map<string, SettingRow>} rows @param {number} depth */
function walk(schema, path, rows, depth) {
  if (typeof schema !== 'object' || schema === null || depth > DEPTH_MAX) return
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`
    const inner = /** @type {any} */ (one)
    const isGroup = inner.properties || inner.oneOf || inner.anyOf?.some(hasProperties)
    if (!isGroup && !rows.has(at)) rows.set(at, rowOf(at, inner))
    walk(inner, at, rows, depth + 1)
  }
  for (const branch of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) {
    walk(branch, path, rows, depth + 1)
  }
  if (schema.items) walk(schema.items, `${path}[]`, rows, depth + 1)
}

/** @param {any} schema */
function hasProperties(schema) {
  return schema?.properties !== undefined
}

/** @param {string} path @param {any} schema @returns {SettingRow} */
function rowOf(path, schema) {
  const otherwise = schema.default === undefined ? '' : JSON.stringify(schema.default)
  return { path, allowed: allowedBy(schema), otherwise, says: schema.description ?? '' }
}

/** @param {any} schema @returns {string} */
function allowedBy(schema) {
  if (schema.enum) return schema.enum.map(String).join(', ')
  if (schema.const !== undefined) return String(schema.const)
  if (schema.anyOf) return [...new Set(schema.anyOf.map(allowedBy))].join(' or ')
  const bounds = [
    schema.minimum !== undefined &&
      Number.isSafeInteger(schema.minimum) &&
      `from ${schema.minimum}`,
    schema.maximum !== undefined && Math.abs(schema.maximum) < 1e15 && `to ${schema.maximum}`,
  ].filter(Boolean)
  return [schema.type ?? 'any', ...bounds].join(' ')
}
