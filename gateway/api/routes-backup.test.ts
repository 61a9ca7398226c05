import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Secret } from '../../base/secret.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { checkBackup } from '../backup/make-system.ts'

const PASSPHRASE = 'quatre mots que nul ne devine'
let bench: ApiBench
before(async () => {
  bench = await ApiBench.open()
  writeFileSync(join(bench.core.folder, 'vault.key'), new Uint8Array(32).fill(7))
})
after(() => bench.close())

function make(passphrase: string) {
  const request = { method: 'POST', url: '/api/v1/backups', payload: { passphrase } } as const
  return bench.ask('maintainer', request)
}

async function last(): Promise<Record<string, unknown> | null> {
  return (await bench.ask('viewer', { url: '/api/v1/backups/last' })).json().last
}

test('F18: a maintainer is handed a whole backup under the passphrase, and everybody sees when', async () => {
  assert.equal(await last(), null)
  const [answer, second] = await Promise.all([make(PASSPHRASE), make(PASSPHRASE)])
  assert.deepEqual([second.statusCode, second.json().code], [503, 'busy'])
  assert.equal(answer.statusCode, 200)
  assert.match(
    String(answer.headers['content-disposition']),
    new RegExp(`^attachment; filename="cigale-${GATEWAY}-\\d{4}-\\d\\d-\\d\\d\\.backup"$`),
  )
  const secret = new Secret(new Uint8Array(Buffer.from(PASSPHRASE)))
  const made = checkBackup(new Uint8Array(answer.rawPayload), secret, 'the answer')
  assert.equal(made.gatewayEui, GATEWAY)
  const noted = await last()
  assert.deepEqual(
    [noted?.['outcome'], noted?.['bytes'], noted?.['detail']],
    ['made', answer.rawPayload.length, ''],
  )
  assert.ok(!JSON.stringify([bench.logged, noted]).includes(PASSPHRASE))
})

test('a backup that comes to nothing is told, and noted', async () => {
  const short = await make('motdepasse')
  assert.deepEqual([short.statusCode, short.json().code], [400, 'invalid'])
  assert.equal((await last())?.['outcome'], 'made', 'what was never tried is not noted')
  writeFileSync(join(bench.core.folder, 'vault.key'), new Uint8Array(32).fill(8))
  await bench.core.addDevice({
    ...{ devEui: '70b3d5499f0012ab' as never, joinEui: '70b3d5499f000000' as never },
    ...{ appKey: '000102030405060708090a0b0c0d0e0f', macVersion: '1.0.3' },
  })
  const failed = await make(PASSPHRASE)
  assert.deepEqual([failed.statusCode, failed.json().code], [409, 'refused'])
  assert.match(failed.json().detail, /cannot be opened with this gateway's vault.key/)
  const noted = await last()
  assert.equal(noted?.['outcome'], 'failed')
  assert.ok(Number(noted?.['madeAtMs']) > 0, 'the last good one is not forgotten')
})
