/** `cigale init`: a data directory with a configuration, keys, an identity and a first token. */

import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTokens } from '../api/tokens-system.ts'
import { identity, vaultKey } from '../core/open-system.ts'
import { exampleConfig } from './example-config.ts'
import { actAsOwner, CONFIG_NAME, type CommonOptions, configOf, dataDirOf } from './options.ts'
import { note, say, sayJson } from './output.ts'
import { addToken } from './token.ts'

export async function init(options: CommonOptions): Promise<number> {
  const dataDir = dataDirOf(options)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  actAsOwner(dataDir)
  chmodSync(dataDir, 0o700)
  const configPath = join(dataDir, CONFIG_NAME)
  const isNew = !existsSync(configPath)
  if (isNew) writeFileSync(configPath, exampleConfig(dataDir), { mode: 0o600, flag: 'wx' })
  const config = configOf({}, dataDir)
  vaultKey(dataDir)
  const gatewayEui = identity(dataDir, config.gateway.eui)
  const isFirst = loadTokens(dataDir)?.length === 0
  const token = isFirst ? addToken(dataDir, { name: 'admin', role: 'maintainer' }).text : undefined
  if (options.json) {
    sayJson({ dataDir, config: configPath, gatewayEui, ...(token && { token }) })
    return 0
  }
  say(`gateway  ${gatewayEui}`)
  say(`data     ${dataDir}`)
  say(`config   ${configPath}${isNew ? '' : ' (was there, not touched)'}`)
  if (token) {
    say(`token    ${token}`)
    note('The token lets a maintainer in and is shown this once. Start with: cigale run')
  } else note('There are tokens already: cigale token list, cigale token add')
  return 0
}
