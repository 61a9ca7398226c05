/** Routes about backups of this gateway (gateway/backup): one made now and handed out; when the last one was. */

import { z } from 'zod'
import { PASSPHRASE_CHARS_MIN } from '../../base/passphrase-seal.ts'
import { BackupError } from '../backup/backup-error.ts'
import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { json, type Route, route } from './route.ts'

const PASSPHRASE_CHARS_MAX = 1_024
const TYPE = 'application/octet-stream'

export const backupRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/backups',
    summary:
      'Makes a backup of this gateway under a passphrase, reads it back, and hands it out; nothing of it stays here.',
    roles: ['maintainer'],
    stepUp: true,
    body: {
      kind: 'json',
      schema: z.strictObject({
        passphrase: z.string().min(PASSPHRASE_CHARS_MIN).max(PASSPHRASE_CHARS_MAX),
      }),
    },
    gives: [TYPE],
    examples: { body: { passphrase: 'quatre mots que nul ne devine' } },
    handle: async ({ body }, { backups }) => {
      try {
        const { bytes, made } = await backups.make(body.passphrase)
        const disposition = `attachment; filename="${backupName(made)}"`
        return { kind: 'bytes', bytes, type: TYPE, headers: { 'content-disposition': disposition } }
      } catch (error) {
        if (!(error instanceof BackupError)) throw error
        throw new ApiProblem(error.code === 'busy' ? 'busy' : 'refused', error.message)
      }
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/backups/last',
    summary: 'When a backup was last asked for, and what came of it; null: never.',
    roles: READERS,
    examples: {
      answer: {
        last: {
          atMs: 1781568120000,
          outcome: 'made',
          madeAtMs: 1781568120000,
          bytes: 483211,
          devices: 213,
          detail: '',
        },
      },
    },
    handle: async (_call, { backups }) => json({ last: backups.last ?? null }),
  }),
]

/** `cigale-0016c001ff10a235-2026-06-16.backup`; without a day where the clock was never set. */
export function backupName({
  gatewayEui,
  madeAtMs,
}: {
  readonly gatewayEui: string
  readonly madeAtMs: number
}): string {
  const day = madeAtMs === 0 ? '' : `-${new Date(madeAtMs).toISOString().slice(0, 10)}`
  return `cigale-${gatewayEui}${day}.backup`
}
