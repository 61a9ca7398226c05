/** `cigale init`: a data directory with a configuration, keys, an identity and a first token, and the secret of the setup. */

import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SecretFiles } from '../../base/people/secrets-system.ts'
import { drawSetupSecret } from '../../base/people/setup.ts'
import { systemRandom } from '../../base/random-system.ts'
import { peoplePath } from '../api/people-system.ts'
import { loadTokens } from '../api/tokens-system.ts'
import { identity, vaultKey } from '../core/open-system.ts'
import { exampleConfig } from './example-config.ts'
import { actAsOwner, CONFIG_NAME, type CommonOptions, configOf, dataDirOf } from './options.ts'
import { note, sayJson, saySentence } from './output.ts'
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
  const setup = drawSetup(dataDir)
  if (options.json) {
    sayJson({
      dataDir,
      config: configPath,
      gatewayEui,
      ...(token && { token }),
      ...(setup && { setup }),
    })
    return 0
  }
  saySentence(`gateway  ${gatewayEui}`)
  saySentence(`data     ${dataDir}`)
  saySentence(`config   ${configPath}${isNew ? '' : ' (was there, not touched)'}`)
  if (token) {
    saySentence(`token    ${token}`)
    note('The token lets programs in as a maintainer and is shown this once.')
  } else note('There are tokens already: cigale token list, cigale token add')
  if (setup) {
    saySentence(`setup    ${setup}`)
    note(
      'Whoever opens the console with the secret of the setup makes the first account of people.',
    )
  }
  note('Start with: cigale run')
  return 0
}

/** Only once, and only where nobody has made an account. */
function drawSetup(dataDir: string): string | undefined {
  const files = new SecretFiles(dataDir)
  if (existsSync(peoplePath(dataDir)) || files.readSetup() !== undefined) return undefined
  files.writeSetup(drawSetupSecret(systemRandom))
  return files.readSetup()
}
