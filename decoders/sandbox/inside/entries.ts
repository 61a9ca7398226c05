/**
 * Finds a codec's functions, as a script: names declared by `const` or `let` are no properties of
 * anything and can only be named. Order of codec-api: the global one, an Actility `driver`, exports;
 * then ChirpStack v3, then The Things Network v2.
 */

const FUNCTION_NAMES = { decodeUplink: 1, encodeDownlink: 1, decodeDownlink: 1 } as const
const OLD_NAMES = {
  decodeUplink: { chirpstack3: 'Decode', ttn2: 'Decoder' },
  encodeDownlink: { chirpstack3: 'Encode', ttn2: 'Encoder' },
} as const

/** Evaluates to an `Entries` (see `run.ts`). */
export const ENTRIES_SCRIPT = `(function (driver, module, exports) {
  function on(holder, name) {
    return holder && typeof holder[name] === 'function' && { api: 'ts013', on: holder, call: holder[name] }
  }
  function held(name) {
    return on(driver, name) || on(module && module.exports, name) || on(exports, name) ||
      on(module && module.exports && module.exports.driver, name) || on(exports && exports.driver, name) ||
      undefined
  }
  return { __proto__: null, ${Object.keys(FUNCTION_NAMES).map(entryScript).join(', ')} }
})(
  typeof driver === 'undefined' ? undefined : driver,
  typeof module === 'undefined' ? undefined : module,
  typeof exports === 'undefined' ? undefined : exports,
)`

function entryScript(operation: string): string {
  const old = Object.entries(OLD_NAMES[operation as keyof typeof OLD_NAMES] ?? {})
  const alternatives = old.map(([api, name]) => ` || ${named(name, api)}`)
  return `${operation}: ${named(operation, 'ts013')} || held('${operation}')${alternatives.join('')}`
}

function named(name: string, api: string): string {
  return `(typeof ${name} === 'function' ? { api: '${api}', on: undefined, call: ${name} } : undefined)`
}
