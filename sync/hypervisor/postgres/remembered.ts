/** What is remembered of a gateway, in tables: whoever has the next turn goes on where the last one was. */

import assert from 'node:assert/strict'
import type { GatewayEui } from '../../../base/ids.ts'
import type { DictMessage } from '../../messages.ts'
import { readMessage } from '../../read-message.ts'
import { writeMessage } from '../../write-message.ts'
import { learn } from '../dictionaries.ts'
import {
  type Aside,
  type Cursor,
  firstGatewayState,
  type GatewayState,
  type Known,
} from '../gateway-state.ts'
import { factOfRow } from '../rows.ts'
import { streamOf } from '../store.ts'
import type { GatewayMove, Remembered } from '../store-shared.ts'
import type { Querier } from './connection.ts'

type GatewayRow = { id: number; moves: number; runs: number[]; returns: number }
type AsideRow = { seq0: number; next: number; message: Buffer; rows: Buffer[] }

/**
 * `moves` is read first: when another has a turn in between, what is read behind it does not fit the
 * number, and what is decided on it is not written.
 */
export async function readRemembered(querier: Querier, gw: GatewayEui): Promise<Remembered> {
  const { rows } = await querier.query<GatewayRow>({
    name: 'remembered',
    text: 'SELECT id, moves, runs::float8[] AS runs, returns FROM gateways WHERE eui = $1',
    values: [gw],
  })
  const [known] = rows
  if (!known) return { state: firstGatewayState(gw), moves: 0 }
  const { id, moves, runs, returns } = known
  const cursors = await readCursors(querier, id)
  const aside = await readAside(querier, id)
  const dictionaries = await readDictionaries(querier, gw, id)
  return { state: { ...firstGatewayState(gw, cursors), aside, dictionaries, runs, returns }, moves }
}

export async function readCursors(querier: Querier, id: number): Promise<Cursor[]> {
  const { rows } = await querier.query<Cursor & { head: Buffer | null }>({
    name: 'cursors',
    text: 'SELECT epoch, stream, next, head FROM cursors WHERE gateway_id = $1 ORDER BY epoch, stream',
    values: [id],
  })
  return rows.map(({ epoch, stream, next, head }) => {
    return { epoch, stream: streamOf(stream), next, head: head && new Uint8Array(head) }
  })
}

async function readAside(querier: Querier, id: number): Promise<Aside[]> {
  const { rows } = await querier.query<AsideRow>({
    name: 'aside',
    text: 'SELECT seq0, next, message, rows FROM aside WHERE gateway_id = $1 ORDER BY seq0',
    values: [id],
  })
  return rows.map(({ seq0, next, message: bytes, rows: told }) => {
    const read = readMessage(bytes)
    assert(read.kind === 'message', 'a batch that was kept cannot be read')
    const { message } = read
    assert(message.kind === 'batch' || message.kind === 'gap')
    const kept = told.map((row, i) => ({ seq: seq0 + i, fact: factOfRow(row), bytes: row }))
    return { message, seq0, next, rows: kept }
  })
}

type DictionaryContent = Pick<DictMessage, 'profiles' | 'devices'>

async function readDictionaries(querier: Querier, gw: GatewayEui, id: number): Promise<Known[]> {
  const { rows } = await querier.query<{ dict: number; content: string }>({
    name: 'dictionaries',
    text: 'SELECT dict, content FROM dictionaries WHERE gateway_id = $1 ORDER BY told',
    values: [id],
  })
  return rows.flatMap(({ dict, content }) => {
    const told = JSON.parse(content) as DictionaryContent
    return learn([], { kind: 'dict', gw, dict, ...told }).dictionaries
  })
}

/** What a turn has changed; states never change in place, so that what is the same is the same object. */
export async function writeRemembered(
  querier: Querier,
  id: number,
  { before: { state: before }, after }: GatewayMove,
): Promise<void> {
  if (after.aside !== before.aside) await writeAside(querier, id, before.aside, after.aside)
  if (after.dictionaries !== before.dictionaries) {
    await writeDictionaries(querier, id, before.dictionaries, after.dictionaries)
  }
  if (after.runs !== before.runs || after.returns !== before.returns) {
    await querier.query('UPDATE gateways SET runs = $2, returns = $3 WHERE id = $1', [
      id,
      after.runs,
      after.returns,
    ])
  }
}

async function writeAside(
  querier: Querier,
  id: number,
  before: GatewayState['aside'],
  after: GatewayState['aside'],
): Promise<void> {
  for (const { message, seq0, next } of before.filter((one) => !after.includes(one))) {
    await querier.query(
      'DELETE FROM aside WHERE gateway_id = $1 AND epoch = $2 AND stream = $3 AND seq0 = $4 AND next = $5',
      [id, message.epoch, message.stream, seq0, next],
    )
  }
  for (const { message, seq0, next, rows } of after.filter((one) => !before.includes(one))) {
    const bytes = rows.map((row) => Buffer.from(row.bytes))
    await querier.query(
      `INSERT INTO aside (gateway_id, epoch, stream, seq0, next, message, rows)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [id, message.epoch, message.stream, seq0, next, Buffer.from(writeMessage(message)), bytes],
    )
  }
}

async function writeDictionaries(
  querier: Querier,
  id: number,
  before: GatewayState['dictionaries'],
  after: GatewayState['dictionaries'],
): Promise<void> {
  await querier.query('DELETE FROM dictionaries WHERE gateway_id = $1 AND dict <> ALL ($2)', [
    id,
    after.map((one) => one.id),
  ])
  for (const known of after.filter((one) => !before.includes(one))) {
    const profiles = [...known.profiles].map(([index, profile]) => ({ index, profile }))
    const devices = [...known.devices].map(([index, device]) => ({ index, ...device }))
    await querier.query(
      `INSERT INTO dictionaries (gateway_id, dict, told, content)
       SELECT $1, $2, COALESCE(MAX(told), 0) + 1, $3 FROM dictionaries WHERE gateway_id = $1
       ON CONFLICT (gateway_id, dict) DO UPDATE SET told = excluded.told, content = excluded.content`,
      [id, known.id, JSON.stringify({ profiles, devices })],
    )
  }
}

/** Whether the turn leaves the gateway as it was. */
export function isUnchanged({ before, after }: GatewayMove): boolean {
  return before.state === after
}
