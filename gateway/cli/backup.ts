/** `cigale backup FILE`: of a gateway that runs by its API, of a stopped one from its data directory. */

import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import type { Secret } from '../../base/secret.ts'
import {
  type ApiEndpoint,
  ApiError,
  errorOf,
  openRequest,
  readText,
  whereIs,
} from '../api/client-system.ts'
import { FILE_BYTES_MAX } from '../backup/backup-file.ts'
import { noteBackup } from '../backup/last-system.ts'
import { makeBackup, saveBackup } from '../backup/make-system.ts'
import { identity } from '../core/open-system.ts'
import { lockDataDirectory } from '../store/lock-system.ts'
import { endpointOf, isAnswering, withGateway } from './access.ts'
import { backupWords, leftOutWords } from './backup-words.ts'
import { CommandFailure } from './failure.ts'
import { languageOf } from './language.ts'
import { CONFIG_NAME, type CommonOptions, configOf, dataDirOf } from './options.ts'
import { note, say, sayJson } from './output.ts'
import { askNewPassphrase, type PassphraseFlags } from './passphrase.ts'
import { progressBar } from './progress.ts'

export type BackupFlags = CommonOptions & PassphraseFlags

const STEPS = 3

export async function backup(file: string, flags: BackupFlags): Promise<number> {
  const path = resolve(file)
  if (existsSync(path)) throw new CommandFailure(`${path} is there already: nothing was written`)
  const passphrase = await askNewPassphrase(flags, 'the backup')
  const endpoint = endpointOf(flags)
  const isLive = endpoint.kind === 'url' || (await isAnswering(endpoint))
  // Made, written, read again and looked through.
  const steps = progressBar('backup')
  steps(0, STEPS)
  const bytes = isLive ? await ofLive(endpoint, passphrase) : await ofStopped(flags, passphrase)
  steps(1, STEPS)
  const made = saveBackup(path, bytes, { passphrase, onWritten: () => steps(2, STEPS) })
  steps(STEPS, STEPS)
  if (flags.json) sayJson({ file: path, ...made })
  else {
    const language = languageOf(process.env)
    say(`${path}: ${backupWords(language, made)}`)
    for (const line of leftOutWords(language, made.leftOut)) note(line)
  }
  return 0
}

async function ofLive(endpoint: ApiEndpoint, passphrase: Secret): Promise<Uint8Array> {
  const response = await openRequest(endpoint, {
    method: 'POST',
    path: '/api/v1/backups',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ passphrase: Buffer.from(passphrase.reveal()).toString('utf8') }),
  })
  const status = response.statusCode ?? 0
  if (status !== 200) throw errorOf(status, await readText(response))
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > 2 * FILE_BYTES_MAX) {
      throw new ApiError('too-long', `${whereIs(endpoint)}: the answer has no end`)
    }
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

/** Opened once as every command opens a stopped one: what stands in the journal is in the state then. */
async function ofStopped(flags: BackupFlags, passphrase: Secret): Promise<Uint8Array> {
  await withGateway(flags, async () => {})
  const dataDir = dataDirOf(flags)
  const lock = lockDataDirectory(dataDir)
  try {
    const gatewayEui = identity(dataDir, configOf(flags, dataDir).gateway.eui)
    const place = { dataDir, gatewayEui, settings: settingsOf(flags, dataDir) }
    const { bytes, made } = makeBackup(place, { passphrase })
    const { devices, leftOut } = made
    const detail = leftOut.map(({ path, why }) => `${path}: ${why}`).join(', ')
    const atMs = systemClock.wallMs()
    noteBackup(dataDir, { atMs, outcome: 'made', bytes: made.bytes, devices, detail })
    return bytes
  } finally {
    lock.close()
  }
}

function settingsOf({ config }: BackupFlags, dataDir: string) {
  const file = resolve(config ?? join(dataDir, CONFIG_NAME))
  return existsSync(file) ? { file, text: readFileSync(file, 'utf8') } : null
}
