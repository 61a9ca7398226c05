/** A broker of the configuration with the texts of its files. A driver: it reads them. */

import { readFileSync } from 'node:fs'
import type { MqttEndpoint } from '../../sync/transport/mqtt-link.ts'

/** Paths of PEM files, and of one with a password. */
export type MqttEndpointConfig = {
  readonly url: string
  readonly username?: string | undefined
  readonly passwordFile?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly ca?: string | undefined
  readonly tls: '1.2' | '1.3'
}

/** Throws when a file is not there. */
export function mqttEndpointOf(config: MqttEndpointConfig): MqttEndpoint {
  const text = (path: string) => readFileSync(path, 'utf8')
  return {
    url: config.url,
    tlsMin: `TLSv${config.tls}`,
    ...(config.username ? { username: config.username } : {}),
    ...(config.passwordFile ? { password: text(config.passwordFile).trim() } : {}),
    ...(config.ca ? { ca: text(config.ca) } : {}),
    ...(config.cert ? { cert: text(config.cert) } : {}),
    ...(config.key ? { key: text(config.key) } : {}),
  }
}
