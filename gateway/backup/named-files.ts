/** Files that the settings name: certificates, keys, passwords, roots of trust. Pure. */

import type { Config } from '../config/schema.ts'

/** In the order of the settings, each once. */
export function namedFiles(config: Config): readonly string[] {
  const { radio, neighbours, forward, api, sync, decoders } = config
  const parts = [radio, ...neighbours, ...forward, api.https ?? {}, ...sync.transports, decoders]
  return [...new Set(parts.flatMap(filesOf))]
}

/** Settings that are the path of a file. */
export const FILE_SETTINGS: readonly string[] = [
  ...['cert', 'key', 'ca', 'clientCa', 'passwordFile', 'tokens', 'root'],
]

function filesOf(part: object): readonly string[] {
  return Object.entries(part).flatMap(([name, value]) => {
    if (typeof value === 'string') return FILE_SETTINGS.includes(name) ? [value] : []
    return name === 'tls' && typeof value === 'object' && value !== null ? filesOf(value) : []
  })
}
