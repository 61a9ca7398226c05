/**
 * The demo's maintainer: keys, an empty repository, and its root of trust where the gateway looks. Kept
 * data have theirs already.
 *
 *   FOLDER/keys/*.key, passphrase      FOLDER/repo/metadata      FOLDER/gateway/decoders/root.json
 */

import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import { Secret } from '../../base/secret.ts'
import { systemRepositoryFiles } from '../../decoders/bundle/build-files-system.ts'
import { initRepository } from '../../decoders/bundle/build-init.ts'
import { drawKeyFile } from '../../decoders/bundle/key-file.ts'
import { saveKey } from '../../gateway/cli/key-folder.ts'

/** Paths of the maintainer's things. */
export type MaintainerPlace = {
  readonly keys: string
  readonly passphraseFile: string
  readonly repository: string
}

const COUNTS = { root: 3, targets: 2, snapshot: 1, timestamp: 1 } as const
const FIRST_ROOT = ['metadata', '1.root.json'] as const
/** The passphrase lies beside the keys, for visitors to use: no need to make guessing it dear. */
const SCRYPT_COST = 2 ** 10

export async function openRepository(folder: string, dataDir: string): Promise<MaintainerPlace> {
  const keys = join(folder, 'keys')
  const place = {
    keys,
    passphraseFile: join(keys, 'passphrase'),
    repository: join(folder, 'repo'),
  }
  if (!existsSync(join(place.repository, ...FIRST_ROOT))) await makeRepository(place)
  const trusted = join(dataDir, 'decoders', 'root.json')
  if (!existsSync(trusted)) {
    mkdirSync(join(dataDir, 'decoders'), { recursive: true, mode: 0o700 })
    copyFileSync(join(place.repository, ...FIRST_ROOT), trusted)
  }
  return place
}

async function makeRepository({ keys, passphraseFile, repository }: MaintainerPlace) {
  const passphrase = Buffer.from(systemRandom.bytes(12)).toString('base64url')
  const secret = new Secret(new Uint8Array(Buffer.from(passphrase, 'utf8')))
  const draw = (role: keyof typeof COUNTS) =>
    Array.from({ length: COUNTS[role] }, (_, i) => {
      const about = { role, name: `${role}-${i + 1}`, scryptCost: SCRYPT_COST }
      const { file, key } = drawKeyFile(about, secret, systemRandom)
      saveKey(keys, file)
      return key
    })
  const all = {
    root: draw('root'),
    targets: draw('targets'),
    snapshot: draw('snapshot'),
    timestamp: draw('timestamp'),
  }
  writeFileSync(passphraseFile, `${passphrase}\n`, { mode: 0o600 })
  await initRepository(systemRepositoryFiles(repository), all, systemClock.wallMs())
}
