/** The thread of one backup: makes it, answers, and ends. */

import { parentPort, workerData } from 'node:worker_threads'
import { Secret } from '../../base/secret.ts'
import { BackupError } from './backup-error.ts'
import type { BackupPlace } from './collect-system.ts'
import { type MadeBackup, makeBackup } from './make-system.ts'

export type BackupAsk = BackupPlace & { readonly gatewayEui: string; readonly passphrase: string }

export type BackupAnswer =
  | { readonly kind: 'made'; readonly bytes: Uint8Array; readonly made: MadeBackup }
  | { readonly kind: 'failed'; readonly code: BackupError['code']; readonly message: string }

function answer({ passphrase, ...place }: BackupAsk): BackupAnswer {
  try {
    const secret = new Secret(new Uint8Array(Buffer.from(passphrase, 'utf8')))
    return { kind: 'made', ...makeBackup(place, { passphrase: secret }) }
  } catch (error) {
    const code = error instanceof BackupError ? error.code : 'place'
    return { kind: 'failed', code, message: (error as Error).message }
  }
}

parentPort?.postMessage(answer(workerData as BackupAsk))
