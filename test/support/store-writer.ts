/** A process that writes facts into a database until it is killed: says so with the first, then with every thousandth. */

import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { rowBytes } from '../../sync/row.ts'
import { spotTaken } from './facts.ts'

const [path = ''] = process.argv.slice(2)
const store = openSqliteStore(path)
const BATCH = 20
for (let seq = 0; ; seq += BATCH) {
  const rows = Array.from({ length: BATCH }, (_, i) => {
    const fact = spotTaken(seq + i)
    return { seq: seq + i, fact, bytes: rowBytes(fact) }
  })
  const cursor = { epoch: 5, stream: 1, next: seq + BATCH, head: new Uint8Array(8) } as const
  const gw = '70b3d50000000001' as never
  await store.write([{ kind: 'effect', gw, effect: { kind: 'commit', cursor, rows } }], seq + 1)
  if (seq % 1_000 === 0) process.stdout.write(`${seq + BATCH}\n`)
}
