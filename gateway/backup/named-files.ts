/** Files that the settings name: certificates, keys, passwords, roots of trust. Pure. */

import type { Config } from '../config/schema.ts'

/** In the order of the settings, each once. */
export function namedFiles(config: Config): readonly string[] {
  const { radio, neighbours, forward, api, sync, decoders } = config
  const found = [radio, ...neighbours, ...forward, api.https, ...sync.transports].flatMap((part) =>
    part === undefined ? [] : filesOf(part),
  )
  return [...new Set([...found, ...(decoders.root === undefined ? [] : [decoders.root])])]
}

const NAMES = ['cert', 'key', 'ca', 'clientCa', 'passwordFile', 'tokens']

function filesOf(part: object): readonly string[] {
  return Object.entries(part).flatMap(([name, value]) => {
    if (typeof value === 'string') return NAMES.includes(name) ? [value] : []
    return name === 'tls' && typeof value === 'object' && value !== null ? filesOf(value) : []
  })
}
